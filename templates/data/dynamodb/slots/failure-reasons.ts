/** Why a transaction was cancelled, item by item, or else the error's own name. */
function reasonsOf(error: unknown): string[] {
  const { name = '', CancellationReasons = [] } = error as Failure
  const codes = CancellationReasons.map(({ Code }) => Code ?? 'None').filter((c) => c !== 'None')
  return codes.length > 0 ? codes : [name]
}
