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

// A pitch is where the characters of a monospaced line are expected: the i-th
// begins at Start + i*Step time steps, give or take Sigma.
type pitch struct {
	Start, Step, Sigma float64
}

func (p *pitch) weight(i, t int) float64 {
	if p == nil {
		return 1
	}
	d := (float64(t) - p.Start - float64(i)*p.Step) / p.Sigma
	return math.Exp(-d * d / 2)
}

// fitPitch fits a straight line through where the characters begin, by the
// median of slopes (Theil and Sen), which a few misplaced ones do not move.
// places are the characters' numbers in the line.
func fitPitch(places []int, times []float64) *pitch {
	if len(times) < 8 {
		return nil
	}
	reach := (places[len(places)-1] - places[0]) / 3
	var slopes []float64
	for i := range times {
		for j := i + 1; j < len(times); j++ {
			if d := places[j] - places[i]; d >= max(1, reach) {
				slopes = append(slopes, (times[j]-times[i])/float64(d))
			}
		}
	}
	step := median(slopes)
	starts := make([]float64, len(times))
	for i, t := range times {
		starts[i] = t - float64(places[i])*step
	}
	return &pitch{Start: median(starts), Step: step, Sigma: 0.45 * step}
}

// heardPitch is the pitch of a line of n characters by the ones that the plain
// reading has: where two stand twice as far apart as the others, one between
// them was not heard. nil where that does not come to n characters.
func heardPitch(p posterior, n int) *pitch {
	var times []float64
	last := blank
	for t := range p {
		best := p[t].likeliest()
		if best != blank && best != last {
			times = append(times, float64(t))
		}
		last = best
	}
	if len(times) < 8 {
		return nil
	}
	gaps := make([]float64, len(times)-1)
	for i := range gaps {
		gaps[i] = times[i+1] - times[i]
	}
	step := median(gaps)
	places := make([]int, len(times))
	for i, gap := range gaps {
		places[i+1] = places[i] + max(1, int(math.Round(gap/step)))
	}
	if places[len(places)-1] != n-1 {
		return nil
	}
	return fitPitch(places, times)
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
