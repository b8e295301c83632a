/** How long a write waits for another region; default 50 ms. */
