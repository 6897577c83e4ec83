// Package vision holds what every reader of pictures needs: 8-bit pictures,
// turning, shrinking and straightening them, and running the neural networks
// of the models folder.
//
// Read image.go for the picture types, photo.go for photographs, geometry.go for points, quadrilaterals
// and homographies, models.go for how a network is chosen, checked and run.
//
// The package knows nothing of documents, faces or letters: which network
// answers what question, and what its numbers mean, is the caller's knowledge.
//
// # Coordinates
//
// x runs right, y runs down, both in pixels. A pixel is a square: pixel (i, j)
// covers i..i+1 by j..j+1 and its centre is (i+0.5, j+0.5), so the whole
// picture is the rectangle (0, 0) to (W, H) and scaling a point is a plain
// multiplication.
package vision
