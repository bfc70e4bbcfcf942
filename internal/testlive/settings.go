// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/realterraform"
)

const (
	envAccount     = "BIZPPURIO_ACCOUNT"
	envPassword    = "BIZPPURIO_PASSWORD" //nolint:gosec // a name, not a password
	envEnvironment = "BIZPPURIO_ENVIRONMENT"
	envBaseURL     = "BIZPPURIO_BASE_URL"
	envCAFile      = "BIZPPURIO_TESTLIVE_CA_FILE"
	envInsecure    = "BIZPPURIO_TESTLIVE_INSECURE"
)

// usage says what is needed and what it does.
const usage = `It needs an account of Bizppurio, and issues two real tokens with it:

  export BIZPPURIO_ACCOUNT=my-account
  read -rs BIZPPURIO_PASSWORD && export BIZPPURIO_PASSWORD
  make testlive

It calls staging, which has accounts of its own, from an IP address that must be
registered for the account. What else can be set:

  BIZPPURIO_ENVIRONMENT=production       call production
  BIZPPURIO_BASE_URL=https://…           call another address
  HTTPS_PROXY, NO_PROXY                  leave through a proxy
  BIZPPURIO_TESTLIVE_CA_FILE=ca.pem      trust these certificates besides the system's: the
                                         certificate of staging is known not to be publicly trusted
  BIZPPURIO_TESTLIVE_INSECURE=1          or do not check the certificate (never for production)
`

// settings are what the environment says.
type settings struct {
	baseURL     *url.URL
	credentials bizppurio.Credentials
	caCertPEM   string
	insecure    bool
	// environ is the environment that terraform runs in.
	environ map[string]string
	secrets *secrets
}

// readSettings reads an environment; a variable that is set but empty counts as
// not set. No error quotes a value.
func readSettings(environ []string) (settings, error) {
	env := map[string]string{}
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		env[name] = value
	}
	s := settings{
		credentials: bizppurio.Credentials{Account: env[envAccount], Password: env[envPassword]},
		secrets:     newSecrets(env),
	}
	var missing []string
	for _, name := range []string{envAccount, envPassword} {
		if env[name] == "" {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		return s, fmt.Errorf("%s not set", strings.Join(missing, " and "))
	}
	if err := bizppurio.ValidateAccount(s.credentials.Account); err != nil {
		return s, fmt.Errorf("%s is not valid: %w", envAccount, err)
	}
	if err := bizppurio.ValidatePassword(s.credentials.Password); err != nil {
		return s, fmt.Errorf("%s is not valid: %w", envPassword, err)
	}
	for _, read := range []func(map[string]string) error{s.readAddress, s.readTrust} {
		if err := read(env); err != nil {
			return s, err
		}
	}
	s.environ = s.terraformEnvironment(env)
	return s, nil
}

// readAddress finds the address as the provider does, but for its default.
func (s *settings) readAddress(env map[string]string) (err error) {
	if base := env[envBaseURL]; base != "" {
		if s.baseURL, err = bizppurio.ParseBaseURL(base); err != nil {
			return fmt.Errorf("%s is not valid: %w", envBaseURL, err)
		}
		return nil
	}
	switch env[envEnvironment] {
	case "", "staging":
		s.baseURL, err = bizppurio.ParseBaseURL(bizppurio.StagingURL)
	case "production":
		s.baseURL, err = bizppurio.ParseBaseURL(bizppurio.ProductionURL)
	default:
		err = fmt.Errorf(`%s is not valid: it must be "production" or "staging"`, envEnvironment)
	}
	return err
}

func (s *settings) readTrust(env map[string]string) error {
	if file := env[envCAFile]; file != "" {
		content, err := os.ReadFile(file) //nolint:gosec // the caller names it
		if err != nil {
			return fmt.Errorf("%s cannot be read: %w", envCAFile, errors.Unwrap(err))
		}
		s.caCertPEM = string(content)
		if _, err := bizppurio.ParseCACerts(s.caCertPEM); err != nil {
			return fmt.Errorf("%s is not valid: %w", envCAFile, err)
		}
	}
	if text := env[envInsecure]; text != "" {
		insecure, err := strconv.ParseBool(text)
		if err != nil {
			return fmt.Errorf("%s is not valid: it must be 1 or 0", envInsecure)
		}
		s.insecure = insecure
	}
	// The provider refuses it too, but the client package is called first.
	if s.insecure && bizppurio.IsProduction(s.baseURL) {
		return fmt.Errorf("%s is not accepted for the production host, which has a publicly trusted certificate", envInsecure)
	}
	return nil
}

// terraformEnvironment is the environment with the account and the address that
// is called.
func (s *settings) terraformEnvironment(env map[string]string) map[string]string {
	return realterraform.Clean(env, map[string]string{
		envAccount:  s.credentials.Account,
		envPassword: s.credentials.Password,
		envBaseURL:  s.baseURL.String(),
	})
}

// clientConfig is what the client package is configured with: as the provider
// does it, but without retries. What one call met is to be seen, and not what
// came of it later; and the account's calls are counted.
func (s *settings) clientConfig() bizppurio.Config {
	config := bizppurio.Config{
		BaseURL:            s.baseURL,
		Credentials:        s.credentials,
		UserAgent:          "terraform-provider-bizppurio/testlive",
		RequestTimeout:     30 * time.Second,
		MaxRetries:         0,
		InsecureSkipVerify: s.insecure,
	}
	if s.caCertPEM != "" {
		config.RootCAs, _ = bizppurio.ParseCACerts(s.caCertPEM) // was read before
	}
	return config
}
