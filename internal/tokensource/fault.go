// SPDX-License-Identifier: MPL-2.0

package tokensource

import (
	"errors"
	"fmt"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// errMiss says that the cache holds no token that can be taken, for a reason
// that is no fault.
var errMiss = errors.New("no token in the cache")

// fault is why the cache could not be used, and what to do about it.
type fault struct{ what, remedy string }

// Error says why the cache could not be used.
func (f *fault) Error() string { return f.what }

// ioFault is the fault of an operation on a file or a folder.
func ioFault(what string, err error) *fault {
	return &fault{
		what:   fmt.Sprintf("%s (%s)", what, err),
		remedy: "see that this user may read and write there and that the disk is not full, or give another folder in token_cache.directory.",
	}
}

var errDamaged = &fault{
	what:   "its file is damaged, or was sealed with another password",
	remedy: "nothing, unless it stays: the next token that comes replaces the file.",
}

// notUsed is the warning about the first of the errors that is a fault and not
// just a miss; nil where there is none, or where there was a warning before.
func (c *Cache) notUsed(errs ...error) *bizppurio.Warning {
	for _, err := range errs {
		f, ok := errors.AsType[*fault](err)
		if !ok || c.warned {
			continue
		}
		c.warned = true
		return &bizppurio.Warning{
			Summary: "Token Cache Not Used",
			Detail: fmt.Sprintf("The token cache in %s could not be used: %s. The API was asked instead.\n\nWhat to do: %s "+
				"token_cache = { enabled = false } turns the cache off.", c.Directory, f.what, f.remedy),
		}
	}
	return nil
}
