if (!get(properties, 'StreamSpecification')) {
  say('StreamSpecification', 'replicas need the stream', 'set NEW_AND_OLD_IMAGES')
}
