import type { TextStep } from './text-of-html.ts'

/** A text that was made of a written one. Each of its UTF-16 units knows where it stands there. */
export interface PlacedText {
  text: string
  /** Where what the unit stands for begins in the written text. */
  begins: number[]
  /** Where it ends there. */
  ends: number[]
}

/** A part of a written text, as it is. */
export function asWritten(written: string, from = 0, to = written.length): PlacedText {
  const begins = Array.from({ length: to - from }, (_, unit) => from + unit)
  return { text: written.slice(from, to), begins, ends: begins.map((begin) => begin + 1) }
}

/** What a text becomes by these steps, as `String.replace` makes it. */
export const afterSteps = (given: PlacedText, steps: TextStep[]): PlacedText => steps.reduce(afterStep, given)

function afterStep(given: PlacedText, [pattern, by]: TextStep): PlacedText {
  const writer = createWriter()
  let looked = 0
  for (const match of given.text.matchAll(pattern)) {
    const [whole, ...groups] = match
    const end = match.index + whole.length
    writer.copy(given, looked, match.index)
    const text = typeof by === 'string' ? by : by(whole, ...groups)
    if (text === whole) writer.copy(given, match.index, end)
    else writer.put(text, given.begins[match.index] as number, given.ends[end - 1] as number)
    looked = end
  }
  if (looked === 0) return given
  writer.copy(given, looked, given.text.length)
  return writer.written()
}

/** Texts of one written text, one after the other. What stands between them stands nowhere. */
export function joinPlaced(texts: PlacedText[], between: string): PlacedText {
  const writer = createWriter()
  for (const [at, text] of texts.entries()) {
    if (at > 0) writer.put(between, 0, 0)
    writer.copy(text, 0, text.text.length)
  }
  return writer.written()
}

function createWriter() {
  const texts: string[] = []
  const begins: number[] = []
  const ends: number[] = []
  return {
    copy: (from: PlacedText, begin: number, end: number) => {
      texts.push(from.text.slice(begin, end))
      for (let unit = begin; unit < end; unit++) {
        begins.push(from.begins[unit] as number)
        ends.push(from.ends[unit] as number)
      }
    },
    put: (text: string, begin: number, end: number) => {
      texts.push(text)
      for (let unit = 0; unit < text.length; unit++) {
        begins.push(begin)
        ends.push(end)
      }
    },
    written: (): PlacedText => ({ text: texts.join(''), begins, ends }),
  }
}

/**
 * A text of which some characters were taken away, and others stand for one of another kind (`isSame`). Null where it was
 * made in another way.
 */
export function placedIn(
  written: string,
  text: string,
  isSame: (seen: string, written: string) => boolean,
): PlacedText | null {
  const begins: number[] = []
  let at = 0
  for (const unit of text) {
    while (at < written.length && !isSame(unit, written.slice(at, at + unit.length))) at++
    if (at === written.length) return null
    for (let part = 0; part < unit.length; part++) begins.push(at++)
  }
  return { text, begins, ends: begins.map((begin) => begin + 1) }
}
