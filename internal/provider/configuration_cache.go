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
	"github.com/bizppurio/terraform-provider-bizppurio/internal/explain"
)

const envTokenCacheDir = "BIZPPURIO_TOKEN_CACHE_DIR" //nolint:gosec // a name, not a token

// defaultMinRemaining is long, because a run that outlasts its token fails in
// the words of other providers.
const defaultMinRemaining = 6 * time.Hour

// cacheSettings is what the configuration says about the token cache.
type cacheSettings struct {
	directory    string
	minRemaining time.Duration
}

// tokenCache reads the object token_cache; nil means that the cache is off.
func (r *resolver) tokenCache(ctx context.Context, attr types.Object) *cacheSettings {
	const attribute = "token_cache"
	root := path.Root(attribute)
	variable, inEnvironment := r.env(attribute, envTokenCacheDir)

	var model tokenCacheModel
	switch {
	case attr.IsUnknown():
		r.addUnknown(attribute)
		return nil
	case !attr.IsNull():
		r.diags.Append(attr.As(ctx, &model, basetypes.ObjectAsOptions{})...)
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
	invalid := explain.ErrDirectoryAttribute
	if model.Directory.IsNull() && inEnvironment {
		directory, hasDirectory, invalid = variable, true, explain.ErrDirectoryVariable
	}
	// Nothing but a shell knows what ~ is.
	if hasDirectory && !filepath.IsAbs(directory.text) {
		r.addInvalid(directory, invalid)
	}
	cache := &cacheSettings{
		directory:    directory.text,
		minRemaining: r.minRemaining(root.AtName("min_remaining"), model.MinRemaining),
	}
	if !hasDirectory && model.Directory.IsNull() && !r.partial {
		userCache, err := os.UserCacheDir()
		if err != nil || !filepath.IsAbs(userCache) { // a relative HOME
			warning := explain.About(explain.NoUserCache)
			r.diags.AddAttributeWarning(root, warning.Summary, warning.Detail)
			return nil
		}
		cache.directory = filepath.Join(userCache, "terraform-provider-bizppurio")
	}
	return cache
}

func (r *resolver) minRemaining(at path.Path, attr types.String) time.Duration {
	s, ok := r.hclAt(at, "token_cache.min_remaining", attr)
	if !ok {
		return defaultMinRemaining
	}
	d, err := time.ParseDuration(s.text)
	if err != nil || d <= 0 || d >= bizppurio.Lifetime {
		r.addInvalid(s, explain.ErrMinRemaining)
	}
	return d
}
