/** The headings of a document, without their marks; what stands in a block of code is none. */
export const headingsOf = (text: string): string[] =>
  [...withoutBlocks(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.trim())

/** The anchors that GitHub makes of headings. */
export const anchorsOf = (text: string): string[] =>
  headingsOf(text).map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )

/** The rows of all tables under a heading and the headings below it, without the tables' own heads. */
export function rowsUnder(text: string, heading: string): string[][] {
  const rows: string[][] = []
  let depth = 0
  for (const line of withoutBlocks(text).split('\n')) {
    const [, marks = '', title] = /^(#+) (.+)$/.exec(line) ?? []
    if (title === heading) depth = marks.length
    else if (marks !== '' && marks.length <= depth) depth = 0
    if (depth === 0 || !line.startsWith('|')) continue
    const cells = line.split('|').slice(1, -1)
    if (cells.every((cell) => /^[\s:-]+$/.test(cell) && cell.includes('-'))) rows.pop()
    else rows.push(cells.map((cell) => cell.trim()))
  }
  return rows
}

const withoutBlocks = (text: string): string => text.replaceAll(/^```[\s\S]*?^```/gm, '')
