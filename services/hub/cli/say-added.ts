/** A line about partitions that somebody has added to the topic, or none. */
export const sayAdded = (added: number[]): string[] =>
  added.length === 0
    ? []
    : [
        `partition ${added.join(', ')} of the topic ${added.length === 1 ? 'is' : 'are'} not the log's: added later, and passed over`,
      ]
