"""What staff and applicants see: Flask pages in Chinese."""
