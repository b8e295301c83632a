/** How long a write takes to the other regions; default 500 ms. */
