"""What views show: ids from the library and the rows of what is on the screen."""
