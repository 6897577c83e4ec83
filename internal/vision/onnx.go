package vision

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// Field numbers of onnx.proto (ONNX IR 3 and later).
const (
	modelGraph       = 7
	graphInitializer = 5
	graphInput       = 11
	graphOutput      = 12
	tensorDataType   = 2
	tensorFloatData  = 4
	tensorName       = 8
	tensorRawData    = 9
	valueName        = 1

	tensorFloat = 1 // TensorProto.DataType FLOAT
)

var errONNX = errors.New("this is not an ONNX model")

// fields calls each with every field of a message: its number, its wire type,
// and its content, which for lengths is without the length.
func fields(msg []byte, each func(num protowire.Number, typ protowire.Type, body []byte) error) error {
	for len(msg) > 0 {
		num, typ, n := protowire.ConsumeTag(msg)
		if n < 0 {
			return errONNX
		}
		msg = msg[n:]
		var body []byte
		if typ == protowire.BytesType {
			body, n = protowire.ConsumeBytes(msg)
		} else {
			n = protowire.ConsumeFieldValue(num, typ, msg)
			body = msg[:max(n, 0)]
		}
		if n < 0 {
			return errONNX
		}
		if err := each(num, typ, body); err != nil {
			return err
		}
		msg = msg[n:]
	}
	return nil
}

// graphNames returns the names of a model's inputs and outputs. An initialiser
// may be listed among the inputs (ONNX IR 3); it is none of them.
func graphNames(model []byte) (inputs, outputs []string, err error) {
	weights := map[string]bool{}
	var listed []string
	err = graph(model, func(num protowire.Number, body []byte) error {
		switch num {
		case graphInitializer:
			weights[stringField(body, tensorName)] = true
		case graphInput:
			listed = append(listed, stringField(body, valueName))
		case graphOutput:
			outputs = append(outputs, stringField(body, valueName))
		default: // nodes and descriptions
		}
		return nil
	})
	for _, name := range listed {
		if !weights[name] {
			inputs = append(inputs, name)
		}
	}
	if err == nil && (len(inputs) != 1 || len(outputs) == 0) {
		err = fmt.Errorf("a network with one input is needed, this has %d inputs and %d outputs", len(inputs), len(outputs))
	}
	return inputs, outputs, err
}

// graph calls each with every length-delimited field of the model's graph.
func graph(model []byte, each func(num protowire.Number, body []byte) error) error {
	found := false
	err := fields(model, func(num protowire.Number, typ protowire.Type, body []byte) error {
		if num != modelGraph || typ != protowire.BytesType {
			return nil
		}
		found = true
		return fields(body, func(num protowire.Number, typ protowire.Type, body []byte) error {
			if typ != protowire.BytesType {
				return nil
			}
			return each(num, body)
		})
	})
	if err == nil && !found {
		err = errONNX
	}
	return err
}

func stringField(msg []byte, want protowire.Number) string {
	var out string
	_ = fields(msg, func(num protowire.Number, typ protowire.Type, body []byte) error {
		if num == want && typ == protowire.BytesType {
			out = string(body)
		}
		return nil
	})
	return out
}

// tiny is below any weight that means something. Products with smaller ones
// fall under 1.18e-38 and are then computed in microcode, a hundred times more
// slowly: the face network takes 58 ms with them and 8 ms without.
const tiny = 1e-15

// ZeroDenormals returns a copy of an ONNX model in which every weight smaller
// than 1e-15 is zero, and how many there were. Sizes and places of all else
// stay as they were.
func ZeroDenormals(model []byte) ([]byte, int, error) {
	out := append([]byte(nil), model...)
	zeroed := 0
	err := graph(out, func(num protowire.Number, body []byte) error {
		if num != graphInitializer {
			return nil
		}
		isFloat := false
		return fields(body, func(num protowire.Number, typ protowire.Type, field []byte) error {
			switch {
			case num == tensorDataType && typ == protowire.VarintType:
				v, _ := protowire.ConsumeVarint(field)
				isFloat = v == tensorFloat
			case num == tensorFloatData || num == tensorRawData && isFloat:
				zeroed += zeroTiny(field)
			}
			return nil
		})
	})
	return out, zeroed, err
}

// zeroTiny zeroes tiny floats in place: field shares the copy's memory.
func zeroTiny(field []byte) int {
	zeroed := 0
	for i := 0; i+4 <= len(field); i += 4 {
		bits := binary.LittleEndian.Uint32(field[i:])
		v := math.Abs(float64(math.Float32frombits(bits)))
		if v < tiny && bits<<1 != 0 {
			binary.LittleEndian.PutUint32(field[i:], 0)
			zeroed++
		}
	}
	return zeroed
}
