function reasonsOf(error: unknown): string[] {
  return [(error as Failure).name ?? '']
}
