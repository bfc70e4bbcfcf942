// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

const envTokenCacheDir = "BIZPPURIO_TOKEN_CACHE_DIR" //nolint:gosec // a name, not a token

const defaultMinRemaining = time.Hour

// cacheSettings is what the configuration says about the token cache.
type cacheSettings struct {
	directory    string
	minRemaining time.Duration
}

// tokenCache reads the object token_cache; nil means that the cache is off.
func (r *resolver) tokenCache(attr types.Object) *cacheSettings {
	const attribute = "token_cache"
	root := path.Root(attribute)
	variable, inEnvironment := r.env(attribute, envTokenCacheDir)

	var model tokenCacheModel
	switch {
	case attr.IsUnknown():
		r.addUnknown(attribute)
		return nil
	case !attr.IsNull():
		r.diags.Append(attr.As(context.Background(), &model, basetypes.ObjectAsOptions{})...) //nolint:forbidigo // it only reads what is here
	case !inEnvironment:
		return nil
	}
	switch {
	case model.Enabled.IsUnknown():
		r.addUnknown(attribute + ".enabled")
		return nil
	case !model.Enabled.IsNull() && !model.Enabled.ValueBool():
		return nil
	}
	directory, hasDirectory := r.hclAt(root.AtName("directory"), attribute+".directory", model.Directory)
	invalid := messageDirectoryAttribute
	if model.Directory.IsNull() && inEnvironment {
		directory, hasDirectory, invalid = variable, true, messageDirectoryVariable
	}
	// Nothing but a shell knows what ~ is.
	if hasDirectory && !filepath.IsAbs(directory.text) {
		r.addInvalidMessage(directory, invalid)
	}
	settings := &cacheSettings{
		directory:    directory.text,
		minRemaining: r.minRemaining(root.AtName("min_remaining"), model.MinRemaining),
	}
	if !hasDirectory && model.Directory.IsNull() && !r.partial {
		userCache, err := os.UserCacheDir()
		if err != nil {
			r.diags.AddAttributeWarning(root, messageNoUserCache.summary, messageNoUserCache.detail(""))
			return nil
		}
		settings.directory = filepath.Join(userCache, "terraform-provider-bizppurio")
	}
	return settings
}

func (r *resolver) minRemaining(at path.Path, attr types.String) time.Duration {
	v, ok := r.hclAt(at, "token_cache.min_remaining", attr)
	if !ok {
		return defaultMinRemaining
	}
	d, err := time.ParseDuration(v.text)
	if err != nil || d <= 0 || d >= bizppurio.Lifetime {
		r.addInvalid(v, errMinRemaining)
	}
	return d
}
