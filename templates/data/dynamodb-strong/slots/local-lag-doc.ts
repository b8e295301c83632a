/** How long a read or a write waits for another region; default 50 ms. */
