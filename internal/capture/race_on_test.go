//go:build race

package capture_test

// slowdown allows for the race detector.
const slowdown = 40
