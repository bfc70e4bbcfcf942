// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"context"
	"net/http"
)

// tokenPath is the path of the token call below the base URL (source: the
// specification, 인증토큰 발급).
var tokenPath = []string{"v1", "token"}

// newTokenRequest makes the one request this package sends: POST
// {base}/v1/token with HTTP Basic and no body.
func (c *Client) newTokenRequest(ctx context.Context) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.endpoint, http.NoBody)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Basic "+c.credentials.basic())
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", c.userAgent)
	return req, nil
}
