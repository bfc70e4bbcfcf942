// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// The Registry's pages are made of the descriptions: each is a sentence in
// Markdown. The Korean reference has each attribute, as a row of a table or by
// its name, in its own section, and each environment variable.
func TestEveryAttributeIsDescribed(t *testing.T) {
	t.Parallel()
	sections := map[string]string{}
	for _, section := range regexp.MustCompile(`(?m)^###? `).Split(readPage(t, "ko-reference.md.tmpl"), -1) {
		heading, text, _ := strings.Cut(section, "\n")
		sections[heading] = text
	}
	wantName := func(section, name string) {
		if !strings.Contains(sections[section], "`"+name+"`") {
			t.Errorf("%s is missing from the section %q of ko-reference.md.tmpl", name, section)
		}
	}
	wantSentence := func(name, description string, kind tfprotov6.StringKind) {
		if kind != tfprotov6.StringKindMarkdown || !strings.HasSuffix(strings.TrimSpace(description), ".") {
			t.Errorf("%s: the description is no sentence in Markdown: %q", name, description)
		}
	}
	described := 0
	var attributes func(section string, all []*tfprotov6.SchemaAttribute)
	attributes = func(section string, all []*tfprotov6.SchemaAttribute) {
		for _, attribute := range all {
			described++
			wantName(section, attribute.Name)
			wantSentence(attribute.Name, attribute.Description, attribute.DescriptionKind)
			if attribute.NestedType != nil {
				attributes(attribute.Name, attribute.NestedType.Attributes)
			}
		}
	}
	schemas := newProtocolServer(t).schemas
	for section, schema := range map[string]*tfprotov6.Schema{
		"프로바이더 설정":                      schemas.Provider,
		"ephemeral 리소스 bizppurio_token": schemas.EphemeralResourceSchemas["bizppurio_token"],
		"데이터 소스 bizppurio_token":        schemas.DataSourceSchemas["bizppurio_token"],
	} {
		wantSentence(section, schema.Block.Description, schema.Block.DescriptionKind)
		attributes(section, schema.Block.Attributes)
	}
	if described < 20 {
		t.Errorf("only %d attributes were found", described)
	}
	for _, name := range []string{envAccount, envPassword, envEnvironment, envBaseURL, envTokenCacheDir} {
		wantName("환경 변수", name)
	}
}
