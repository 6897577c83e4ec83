package capture

import (
	"fmt"

	selfsame "github.com/selfsame-id/selfsame"
)

// The reasons a file can be refused for before anything is looked at in it.
const (
	codeFileType selfsame.ReasonCode = "tech.file_type" // not a JPEG or PNG that can be decoded
	codeFileSize selfsame.ReasonCode = "tech.file_size" // too many bytes, or more pixels than are decoded
)

// A Problem is what is wrong with a file that somebody sent. It is knowledge about the file and not a failure of ours:
// the engine makes a finding of it, and trying again changes nothing.
type Problem struct {
	Code selfsame.ReasonCode // tech.file_type or tech.file_size
	What string              // in words, for staff; never text taken from the file
}

// Error implements error, so that a Problem travels the usual way; find it with errors.As.
func (p *Problem) Error() string { return p.What }

// Reason names the problem for a finding; about is the photograph's slot, such as "front".
func (p *Problem) Reason(about string) selfsame.Reason {
	return selfsame.Reason{Code: p.Code, About: about}
}

func wrongType(format string, args ...any) *Problem {
	return &Problem{Code: codeFileType, What: fmt.Sprintf(format, args...)}
}

func tooLarge(format string, args ...any) *Problem {
	return &Problem{Code: codeFileSize, What: fmt.Sprintf(format, args...)}
}
