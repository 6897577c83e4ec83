package capture

import "encoding/binary"

// orientation reads the one EXIF value that is used, tag 0x0112 of the first directory (EXIF 2.32, section 4.6.4; TIFF
// 6.0, section 2), and gives 1, upright, for everything it does not understand.
//
// It is written here because the libraries that were looked at (rwcarlsen/goexif, evanoberholster/imagemeta) read whole
// camera-maker notes, GPS and thumbnails out of what a stranger sent. This reads at most one directory, follows no
// pointer but the first, and cannot loop.
func orientation(tiff []byte) int {
	const upright, tag, typeShort = 1, 0x0112, 3
	if len(tiff) < 8 {
		return upright
	}
	var order binary.ByteOrder
	switch string(tiff[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return upright
	}
	at := uint64(order.Uint32(tiff[4:]))
	if at+2 > uint64(len(tiff)) {
		return upright
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			break
		}
		if order.Uint16(entries) == tag {
			value := int(order.Uint16(entries[8:]))
			if order.Uint16(entries[2:]) != typeShort || value < 1 || value > 8 {
				return upright
			}
			return value
		}
		entries = entries[12:]
	}
	return upright
}
