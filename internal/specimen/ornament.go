package specimen

import (
	"image/color"
	"math"
)

// emblem draws the arms of Utopia within radius r: the crescent island of
// Thomas More's woodcut around its bay, a star over the entrance, and the sea.
func (f *form) emblem(cx, cy, r float64, c color.RGBA, opacity float64) {
	ring := shape{}.circle(cx, cy, r, true).circle(cx, cy, r*0.955, false)
	f.fill(ring, c, opacity)
	f.fill(shape{}.circle(cx, cy, r*0.915, true).circle(cx, cy, r*0.9, false), c, opacity)
	// The island is a disc with the bay cut out of its upper side.
	island := crescent(cx, cy+r*0.10, r*0.66, -math.Pi/2, r*0.50, r*0.36)
	f.fill(island, c, opacity)
	f.fill(star(cx, cy-r*0.18, r*0.30, 8, 0.45), c, opacity)
	lines := newCoverage(f.sheet, box{cx - r, cy - r, 2 * r, 2 * r})
	for k := range 4 {
		y := cy + r*(0.02+0.11*float64(k)) - r*0.10
		half := r * (0.34 - 0.06*float64(k))
		var last point
		for i := 0; i <= 24; i++ {
			t := float64(i)/12 - 1
			p := point{cx + half*t, y + r*0.25 + r*0.022*math.Sin(9*t+float64(k))}
			if i > 0 && math.Hypot(p.x-cx, p.y-(cy-r*0.26)) < r*0.47 {
				lines.stroke(last, p, r*0.03)
			}
			last = p
		}
	}
	const rays = 60
	for i := range rays {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / rays)
		lines.stroke(point{cx + r*0.80*cos, cy + r*0.80*sin}, point{cx + r*0.87*cos, cy + r*0.87*sin}, r*0.018)
	}
	lines.paint(c, opacity)
}

// crescent is a disc of radius r with a disc of radius hole cut out of it, whose
// centre lies at distance off in the direction turn.
func crescent(cx, cy, r, turn, hole, off float64) shape {
	hx, hy := cx+off*math.Cos(turn), cy+off*math.Sin(turn)
	// Where the circles cross, seen from each centre.
	a := math.Acos((r*r + off*off - hole*hole) / (2 * r * off))
	b := math.Acos((hole*hole + off*off - r*r) / (2 * hole * off))
	var o shape
	const n = 48
	for i := 0; i <= n; i++ {
		t := turn + a + (2*math.Pi-2*a)*float64(i)/n
		x, y := cx+r*math.Cos(t), cy+r*math.Sin(t)
		if i == 0 {
			o = o.move(x, y)
			continue
		}
		o = o.line(x, y)
	}
	for i := 0; i <= n; i++ {
		t := turn + math.Pi + b - 2*b*float64(i)/n
		o = o.line(hx+hole*math.Cos(t+0), hy+hole*math.Sin(t+0))
	}
	return o
}

// star has n points; waist is the inner radius as a share of the outer.
func star(cx, cy, r float64, n int, waist float64) shape {
	var o shape
	for i := range 2 * n {
		q := r
		if i%2 == 1 {
			q *= waist
		}
		sin, cos := math.Sincos(math.Pi*float64(i)/float64(n) - math.Pi/2)
		if i == 0 {
			o = o.move(cx+q*cos, cy+q*sin)
			continue
		}
		o = o.line(cx+q*cos, cy+q*sin)
	}
	return o
}

// header sets the state and the kind of document in two languages in a band of
// the given height, with the emblem at its left.
func (f *form) header(height float64, kind string) {
	band := box{0, 0, f.w, height}
	f.wash(band, point{f.w * 0.2, height / 2}, f.w*0.9, f.pal.tint, 0.9)
	f.emblem(height*0.62+1.6, height*0.54, height*0.40, f.pal.label, 0.95)
	x := height + 4.2
	state, other := words("republic", f.m.opt.Language)
	room := f.w - 3.5 - x
	big := setting{font: f.family.bold, size: height * 0.34, color: f.pal.label, tracking: height * 0.025, stretch: f.family.stretch, fit: room * 0.56}
	f.text(x, height*0.47, state, big)
	small := setting{font: f.family.regular, size: height * 0.215, color: f.pal.label, tracking: height * 0.012, stretch: f.family.stretch, fit: room * 0.56}
	f.text(x, height*0.76, other, small)
	name, second := words(kind, f.m.opt.Language)
	big.size, big.tracking, big.fit, small.fit = height*0.30, height*0.016, room*0.39, room*0.39
	f.text(f.w-3.5-min(f.width(name, big), big.fit), height*0.47, name, big)
	f.text(f.w-3.5-min(f.width(second, small), small.fit), height*0.76, second, small)
	line := newCoverage(f.sheet, box{0, height - 0.6, f.w, 1.2})
	line.stroke(point{3, height}, point{f.w - 3, height}, 0.12)
	line.paint(f.pal.label, 0.8)
}

// specimen writes the mark large and slanting over b, light enough to read
// through.
func (f *form) specimen(b box, size float64) {
	const angle = -14.0
	mark := setting{font: f.family.bold, size: size, color: f.pal.mark, opacity: 0.17, tracking: size * 0.10, angle: angle, stretch: 1}
	w := f.width("SPECIMEN", mark)
	sin, cos := math.Sincos(angle * math.Pi / 180)
	f.text(b.x+b.w/2-w/2*cos+size*0.36*sin, b.y+b.h/2-w/2*sin+size*0.36*cos, "SPECIMEN", mark)
}

// stamp prints the mark small, in full ink and in a frame, with its right top
// corner at x, y.
func (f *form) stamp(x, y, size float64) {
	mark := setting{font: f.family.bold, size: size, color: f.pal.mark, opacity: 0.92, tracking: size * 0.14, stretch: f.family.stretch}
	w := f.width("SPECIMEN", mark)
	b := box{x - w - size*0.6, y, w + size*0.6, size * 1.25}
	frame := append(rectangle(b, size*0.2), reverse(rectangle(box{b.x + 0.16, b.y + 0.16, b.w - 0.32, b.h - 0.32}, size*0.16))...)
	f.fill(frame, f.pal.mark, 0.9)
	f.text(b.x+size*0.37, b.y+size*0.98, "SPECIMEN", mark)
}

// reverse turns a single contour round, so that it cuts a hole.
func reverse(o shape) shape {
	var points []point
	for _, k := range o {
		points = append(points, k.p[k.points()-1])
	}
	var out shape
	for i := len(points) - 1; i >= 0; i-- {
		if len(out) == 0 {
			out = out.move(points[i].x, points[i].y)
			continue
		}
		out = out.line(points[i].x, points[i].y)
	}
	return out
}

// microtext repeats a tiny line of letters from x for width millimetres.
func (f *form) microtext(x, y, width float64, c color.RGBA) {
	const line = "SPECIMENUTOPIAISNOPLACE"
	tiny := setting{font: f.family.bold, size: 0.62, color: c, opacity: 0.7}
	w := f.width(line, tiny)
	for ; width >= w; width -= w {
		f.text(x, y, line, tiny)
		x += w
	}
}
