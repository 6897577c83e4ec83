package school

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

// maxDepth bounds how deep values lie within values.
const maxDepth = 12

// decodeYAML reads one document of strict YAML without anchors: an alias can
// make a small file stand for gigabytes, and nothing here needs one.
func decodeYAML(text []byte, into any) error {
	open, dashes, line := 0, 0, 0
	for _, t := range lexer.Tokenize(string(text)) {
		if t.Position.Line != line {
			dashes, line = 0, t.Position.Line
		}
		switch t.Type {
		case token.AnchorType, token.AliasType, token.MergeKeyType:
			return fmt.Errorf("line %d: anchors and aliases are not allowed", line)
		case token.SequenceEntryType, token.MappingKeyType:
			dashes++
		case token.SequenceStartType, token.MappingStartType:
			open++
		case token.SequenceEndType, token.MappingEndType:
			open--
		default:
		}
		if open > maxDepth || dashes > maxDepth || t.Position.IndentLevel > maxDepth {
			return fmt.Errorf("line %d: values lie too deep within one another", line)
		}
	}
	dec := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict())
	if err := dec.Decode(into); err != nil {
		if errors.Is(err, io.EOF) {
			return errors.New("the file is empty")
		}
		return yamlError(err)
	}
	var more any
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		return errors.New("the file holds more than one document")
	}
	return nil
}

var yamlPlace = regexp.MustCompile(`^\[(\d+):\d+\] `)

// yamlError says the line as our own errors do.
func yamlError(err error) error {
	return errors.New(yamlPlace.ReplaceAllString(yaml.FormatError(err, false, false), "line $1: "))
}
