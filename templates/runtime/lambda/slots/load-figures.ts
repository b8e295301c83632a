/** What a client's own pauses and this machine may add to the time that the settings imply. */
const slackMs = 1000
/** The share of the load's time before the loss, and that without the region. */
const [before, without] = [0.2, 0.6]
/** One customer in so many clicks twice. */
const impatience = 5
