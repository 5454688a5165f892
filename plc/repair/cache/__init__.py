"""Reports kept between runs, by what they depend on."""
