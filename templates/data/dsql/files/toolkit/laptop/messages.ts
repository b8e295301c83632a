/** A message that a client sends to PostgreSQL, as its bytes; the first of a connection has no type. */
export interface Message {
  type: string
  bytes: Buffer
}

/** Cuts a client's stream into its messages, in PostgreSQL's protocol 3. */
export class Messages {
  private rest: Buffer = Buffer.alloc(0)
  private begun = false

  /** The messages that are complete with these bytes. */
  add(bytes: Buffer): Message[] {
    this.rest = Buffer.concat([this.rest, bytes])
    const complete: Message[] = []
    for (;;) {
      const typed = this.begun ? 1 : 0
      if (this.rest.length < typed + 4) return complete
      const end = typed + this.rest.readInt32BE(typed)
      if (this.rest.length < end) return complete
      const message = this.rest.subarray(0, end)
      complete.push({ type: typed ? String.fromCharCode(message[0] ?? 0) : '', bytes: message })
      this.rest = this.rest.subarray(end)
      this.begun = true
    }
  }
}

/** Follows a connection's transactions: which message makes a write final. */
export class Commits {
  private open = false
  private wrote = false

  /** Whether a write is final with this message, and all regions must agree on it. */
  isFinal({ type, bytes }: Message): boolean {
    const statement = statementOf(type, bytes)
    if (/^\s*begin\b/i.test(statement)) this.open = true
    if (/^\s*(insert|update|delete)\b/i.test(statement)) this.wrote = true
    const ended = /^\s*(commit|rollback)\b/i.exec(statement)?.[1]?.toLowerCase()
    if (ended) this.open = false
    // A statement of its own is sent as text (Q), or as several messages up to a Sync (S).
    const final = this.wrote && !this.open && ended !== 'rollback' && (type === 'Q' || type === 'S')
    if (final || ended) this.wrote = false
    return final
  }
}

/** The SQL of a Query, or of a Parse behind the name that it begins with; else nothing. */
function statementOf(type: string, bytes: Buffer): string {
  const body = bytes.toString('utf8', 5)
  if (type === 'Q') return body
  return type === 'P' ? body.slice(body.indexOf('\0') + 1) : ''
}
