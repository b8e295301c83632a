quorum: ['west', 'middle', 'east'],
