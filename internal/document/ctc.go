package document

import "math"

// alphabet is the zone's, in the order of ICAO 9303's values: a character's
// index is its value in the check digits (digits 0 to 9, A 10 ... Z 35); the
// filler, whose value is 0, stands last.
const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"

const (
	symbols = len(alphabet) // 37
	blank   = symbols       // the column of the CTC blank in a posterior
	filler  = symbols - 1
)

// A posterior is what the zone network says of one line: for each time step
// the probability of each of the alphabet's characters and, last, the blank.
type posterior []instant

// An instant is one time step of a posterior.
type instant [symbols + 1]float64

// likeliest is the character, or the blank, of greatest probability.
func (y *instant) likeliest() int {
	best := 0
	for c := range y {
		if y[c] > y[best] {
			best = c
		}
	}
	return best
}

// A column is the probability of each character at one place of a line whose
// number of characters is known.
type column [symbols]float64

// An aligned line is a posterior read as exactly so many characters.
type aligned struct {
	columns []column
	centres []float64 // where each character begins, in time steps of the posterior
	loglik  float64   // natural logarithm of P(exactly so many characters)
}

// align computes, by the forward and backward passes of connectionist
// temporal classification restricted to paths that emit exactly n characters,
// the marginal probability of every character at every place. The lines of a
// zone have a fixed length, and a network that reads a run of fillers counts
// them badly: given the length, the count is no longer a question.
//
// spread, if it is not nil, says where the characters are expected: they are
// monospaced, so a path that emits two characters within half a pitch and then
// none for two is worth less. ok is false where no path has n characters.
func align(p posterior, n int, spread *pitch) (line aligned, ok bool) {
	if len(p) < n || n < 1 {
		return aligned{}, false
	}
	back := backward(p, n, spread)
	line = aligned{columns: make([]column, n), centres: make([]float64, n)}
	weight := make([]float64, n)

	// The forward pass runs alone and needs no history: at each step the
	// probability of beginning the i-th character here is forward before it,
	// times the emission, times backward after it.
	ink := make([][symbols]float64, n+1) // the path's last step shows the i-th character
	sum := make([]float64, n+1)
	gap := make([]float64, n+1) // the path's last step is blank, i characters are out
	gap[0] = 1
	nextInk := make([][symbols]float64, n+1)
	logScale := 0.0
	for t := range p {
		unit := math.Exp(logScale - back[0].logScale + back[t].logScale)
		for i := n; i >= 1; i-- {
			var total float64
			reached := gap[i-1] + sum[i-1]
			if reached < negligible && sum[i] < negligible {
				nextInk[i] = [symbols]float64{}
				gap[i] = p[t][blank] * (gap[i] + sum[i])
				sum[i] = 0
				continue
			}
			place := spread.weight(i-1, t)
			for c := range symbols {
				begin := p[t][c] * place * (reached - ink[i-1][c])
				if begin < 0 {
					begin = 0 // sum minus its own part, rounded
				}
				nextInk[i][c] = begin + p[t][c]*ink[i][c]
				total += nextInk[i][c]
				if joint := begin * back[t].ink[i][c] * unit; joint > 0 {
					line.columns[i-1][c] += joint
					weight[i-1] += joint * float64(t)
				}
			}
			gap[i] = p[t][blank] * (gap[i] + sum[i])
			sum[i] = total
		}
		gap[0] *= p[t][blank]
		ink, nextInk = nextInk, ink
		logScale += rescale(ink, sum, gap)
	}
	end := gap[n] + sum[n]
	if end <= 0 {
		return aligned{}, false
	}
	line.loglik = math.Log(end) + logScale
	for i := range line.columns {
		total := 0.0
		for _, v := range line.columns[i] {
			total += v
		}
		if total <= 0 {
			return aligned{}, false
		}
		for c := range line.columns[i] {
			line.columns[i][c] /= total
		}
		line.centres[i] = weight[i] / total
	}
	return line, true
}

// after is the backward pass at one time step: the probability of the rest of
// the line given the state there, divided by exp(logScale).
type after struct {
	ink      [][symbols]float64
	gap      []float64
	most     []float64 // the largest of each row of ink
	logScale float64
}

// negligible is a probability, against the largest of its time step, whose
// paths are left out: three quarters of the work are such paths.
const negligible = 1e-25

func backward(p posterior, n int, spread *pitch) []after {
	steps := make([]after, len(p))
	last := after{ink: make([][symbols]float64, n+1), gap: make([]float64, n+1), most: make([]float64, n+1)}
	last.gap[n], last.most[n] = 1, 1
	for c := range symbols {
		last.ink[n][c] = 1
	}
	steps[len(p)-1] = last
	for t := len(p) - 2; t >= 0; t-- {
		from, y := &steps[t+1], &p[t+1]
		now := after{ink: make([][symbols]float64, n+1), gap: make([]float64, n+1), most: make([]float64, n+1), logScale: from.logScale}
		peak := 0.0
		for i := 0; i <= n; i++ {
			rest := y[blank] * from.gap[i]
			var begin [symbols]float64
			all := 0.0
			if i < n && from.most[i+1] > negligible {
				place := spread.weight(i, t+1)
				for c := range symbols {
					begin[c] = y[c] * place * from.ink[i+1][c]
					all += begin[c]
				}
			}
			now.gap[i] = rest + all
			peak = max(peak, now.gap[i])
			if i == 0 || now.gap[i] < negligible && from.most[i] < negligible {
				continue
			}
			for c := range symbols {
				now.ink[i][c] = rest + max(0, all-begin[c]) + y[c]*from.ink[i][c]
				now.most[i] = max(now.most[i], now.ink[i][c])
			}
			peak = max(peak, now.most[i])
		}
		if peak > 0 && (peak < 1e-10 || peak > 1e10) {
			for i := range now.ink {
				now.gap[i] /= peak
				now.most[i] /= peak
				for c := range symbols {
					now.ink[i][c] /= peak
				}
			}
			now.logScale += math.Log(peak)
		}
		steps[t] = now
	}
	return steps
}

// rescale keeps the forward pass within a float's range and returns the
// logarithm of the factor taken out.
func rescale(ink [][symbols]float64, sum, gap []float64) float64 {
	peak := 0.0
	for i := range sum {
		peak = max(peak, sum[i], gap[i])
	}
	if peak <= 0 || (peak > 1e-10 && peak < 1e10) {
		return 0
	}
	for i := range sum {
		sum[i] /= peak
		gap[i] /= peak
		for c := range symbols {
			ink[i][c] /= peak
		}
	}
	return math.Log(peak)
}

// A pitch is where the characters of a monospaced line are expected, give or
// take Sigma time steps: the i-th begins at Start + i*Step + Bend*i*i. The line of
// a page that is seen at a slant has wider characters at one end.
type pitch struct {
	Start, Step, Bend, Sigma float64
}

func (p *pitch) weight(i, t int) float64 {
	if p == nil {
		return 1
	}
	at := float64(i)
	d := (float64(t) - p.Start - at*(p.Step+at*p.Bend)) / p.Sigma
	return math.Exp(-d * d / 2)
}

// mostBend is how much of the middle pitch the pitch may change from the
// middle of a line to its end: a passport's line, photographed at 40 degrees from
// thirty centimetres away.
const mostBend = 0.25

// fitPitch fits a parabola through where the characters begin, by medians of
// slopes (Theil and Sen), which a few misplaced ones do not move. places are the
// characters' numbers in the line.
func fitPitch(places []int, times []float64) *pitch {
	if len(times) < 8 {
		return nil
	}
	xs := make([]float64, len(places))
	for i, at := range places {
		xs[i] = float64(at)
	}
	first, last := xs[0], xs[len(xs)-1]
	mid, half := (first+last)/2, (last-first)/2
	// What a line leaves over is the same at places as far from the middle on either side.
	bow := make([]float64, len(xs))
	for i, x := range xs {
		bow[i] = (x - mid) * (x - mid)
	}
	rest := append([]float64(nil), times...)
	bend, step := 0.0, 0.0
	for range 3 {
		step = theilSen(xs, rest, half*2/3)
		for i, t := range times {
			rest[i] = t - step*xs[i]
		}
		bend = theilSen(bow, rest, half*half/2)
		if limit := mostBend * step / (2 * half); math.Abs(bend) > limit {
			bend = math.Copysign(limit, bend)
		}
		for i, t := range times {
			rest[i] = t - bend*bow[i]
		}
	}
	step = theilSen(xs, rest, half*2/3)
	for i := range rest {
		rest[i] -= step * xs[i]
	}
	return &pitch{Start: median(rest) + bend*mid*mid, Step: step - 2*bend*mid, Bend: bend, Sigma: 0.45 * step}
}

// theilSen is the median slope of the pairs at least so far apart.
func theilSen(xs, ys []float64, apart float64) float64 {
	var slopes []float64
	for i := range xs {
		for j := i + 1; j < len(xs); j++ {
			if d := xs[j] - xs[i]; math.Abs(d) >= max(1, apart) {
				slopes = append(slopes, (ys[j]-ys[i])/d)
			}
		}
	}
	return median(slopes)
}

// heardPitch is the pitch of a line of n characters by the ones that the plain
// reading has. nil where that does not come to n characters.
func heardPitch(p posterior, n int) *pitch {
	places, times := heardPlaces(p)
	if len(places) == 0 || places[len(places)-1] != n-1 {
		return nil
	}
	return fitPitch(places, times)
}

// heardPlaces are the numbers in the line of the characters that the plain reading
// has and where they begin: where two stand twice as far apart as the others, one
// between them was not heard. None where too few were heard.
func heardPlaces(p posterior) (places []int, times []float64) {
	last := blank
	for t := range p {
		best := p[t].likeliest()
		if best != blank && best != last {
			times = append(times, float64(t))
		}
		last = best
	}
	if len(times) < 8 {
		return nil, nil
	}
	gaps := make([]float64, len(times)-1)
	for i := range gaps {
		gaps[i] = times[i+1] - times[i]
	}
	step := median(gaps)
	places = make([]int, len(times))
	for i, gap := range gaps {
		places[i+1] = places[i] + max(1, int(math.Round(gap/step)))
	}
	return places, times
}

// swell is how much wider the characters of a line are at its first end than in
// its middle, as a part of that; less than 0 where the other end is the near one.
// 0 where that cannot be told from an even line.
func swell(p posterior) float64 {
	const (
		least = 20   // characters
		even  = 0.03 // what the reading of an even line may come to
	)
	places, times := heardPlaces(p)
	if len(places) < least {
		return 0
	}
	at, half := fitPitch(places, times), float64(places[len(places)-1])/2
	if k := -at.Bend * half * 2 / (at.Step + at.Bend*half*2); math.Abs(k) > even {
		return k
	}
	return 0
}

// greedy is the plain reading of a posterior: the likeliest character of each
// step, repetitions joined, blanks dropped; and the mean probability of those
// steps.
func greedy(p posterior) (text string, sureness float64) {
	var out []byte
	last := blank
	sum, n := 0.0, 0.0
	for t := range p {
		best := p[t].likeliest()
		if best != blank {
			sum += p[t][best]
			n++
		}
		if best != blank && best != last {
			out = append(out, alphabet[best])
		}
		last = best
	}
	return string(out), sum / max(1, n)
}
