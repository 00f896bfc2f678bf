/** What stood between two empty lines of a stream. */
export interface Block {
  event: string
  /** Null where it had none: such a block is no event, but its id counts. */
  data: string | null
  /** Null where it had none. */
  id: string | null
}

/** Parses a stream of events (WHATWG HTML, section 9.2.6), in pieces of any length. */
export function createEventParser(): (piece: string) => Block[] {
  let rest = ''
  let isAfterReturn = false
  let block = emptyBlock()
  const take = (line: string): Block | null => {
    if (line !== '') {
      addLine(block, line)
      return null
    }
    const done = block
    block = emptyBlock()
    return done.data === null && done.id === null ? null : done
  }
  return (piece) => {
    // A line feed that follows a carriage return of the piece before ends no other line.
    const text = rest + (isAfterReturn && piece.startsWith('\n') ? piece.slice(1) : piece)
    if (piece !== '') isAfterReturn = text.endsWith('\r')
    const lines = text.split(/\r\n|\r|\n/)
    rest = lines.pop() ?? ''
    return lines.map(take).filter((done) => done !== null)
  }
}

const emptyBlock = (): Block => ({ event: 'message', data: null, id: null })

function addLine(block: Block, line: string): void {
  const colon = line.indexOf(':')
  const name = colon < 0 ? line : line.slice(0, colon)
  const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
  if (name === 'event') block.event = value === '' ? 'message' : value
  else if (name === 'data') block.data = block.data === null ? value : `${block.data}\n${value}`
  else if (name === 'id' && !value.includes('\0')) block.id = value
}
