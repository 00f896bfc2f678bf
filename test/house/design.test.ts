import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { headingsOf, rowsUnder } from './markdown.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const textOf = (file: string) => readFileSync(join(root, file), 'utf8')
const design = textOf('docs/design.md')
const sources = globSync('{services,test,scripts,infra}/**/*.{ts,js,grit}', {
  cwd: root,
  exclude: ['**/node_modules/**'],
})
const documents = globSync('{*.md,docs/**/*.md}', { cwd: root })

/** Comments of a source, on one line each. Text in quotes that looks like one is taken for one. */
const commentsOf = (text: string): string[] =>
  [...text.matchAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g)].map(([comment]) => comment.replaceAll(/\s*\n\s*\*?\s*/g, ' '))
const comments = sources.flatMap((file) => commentsOf(textOf(file)).map((comment) => ({ file, comment })))

/** `rule 4`, `rules 4 and 11`: the numbers. */
const rulesIn = (text: string): number[] =>
  [...text.matchAll(/\brules? (\d+(?:(?:, | and )\d+)*)/gi)].flatMap(([, list = '']) =>
    [...list.matchAll(/\d+/g)].map(Number),
  )

describe('docs/design.md', () => {
  const rules = headingsOf(design).flatMap((heading) => /^Rule (\d+)\./.exec(heading)?.[1] ?? [])

  it('numbers its rules from 1 on', () => {
    expect(rules.map(Number)).to.deep.equal(rules.map((_, index) => index + 1))
    expect(rules).to.have.length(12)
  })

  it('has each rule that a comment or a document cites', () => {
    const cited = [
      ...comments.map(({ file, comment }) => ({ file, numbers: rulesIn(comment) })),
      ...documents.map((file) => ({ file, numbers: rulesIn(textOf(file)) })),
    ].filter(({ numbers }) => numbers.length > 0)
    const leadNowhere = cited.flatMap(({ file, numbers }) =>
      numbers.filter((number) => number < 1 || number > rules.length).map((number) => `${file}: rule ${number}`),
    )
    expect(cited.length).to.be.greaterThan(30)
    expect(leadNowhere).to.deep.equal([])
  })

  it('has each heading that a comment cites as "design: heading"', () => {
    const headings = headingsOf(design)
    const wrong = comments.flatMap(({ file, comment }) =>
      [...comment.matchAll(/\bdesign: ([^).,;]+)/g)].flatMap(([, heading = '']) =>
        headings.includes(heading.trim()) ? [] : [`${file}: ${heading}`],
      ),
    )
    expect(wrong).to.deep.equal([])
  })

  it('defines each word in the file that it names', () => {
    const wrong = rowsUnder(design, 'Words').flatMap(([word = '', , file = '']) =>
      definedIn(textOf(file.replaceAll('`', ''))).some((text) => hasWord(text, word)) ? [] : [`${word}: ${file}`],
    )
    expect(rowsUnder(design, 'Words').length).to.be.greaterThan(50)
    expect(wrong).to.deep.equal([])
  })

  it('gives each word one meaning', () => {
    const words = rowsUnder(design, 'Words').map(([word]) => word)
    expect(words.filter((word, index) => words.indexOf(word) !== index)).to.deep.equal([])
  })

  it('draws the rooms of hub/ as they import each other', () => {
    const drawn = Object.fromEntries(
      rowsUnder(design, 'The rooms of hub/').map(([room = '', , allowed = '']) => [
        room.replaceAll('`', ''),
        allowed
          .split(',')
          .map((other) => other.trim())
          .filter((other) => other !== '')
          .sort(),
      ]),
    )
    expect(importsOfRooms()).to.deep.equal(drawn)
  })

  it('lets no room of hub/ import back', () => {
    const rooms = new Map(Object.entries(importsOfRooms()))
    const below = (room: string, path: string[] = []): string[] =>
      path.includes(room)
        ? [[...path, room].join(' → ')]
        : (rooms.get(room) ?? []).flatMap((other) => below(other, [...path, room]))
    expect([...rooms.keys()].flatMap((room) => below(room))).to.deep.equal([])
  })
})

describe('comments', () => {
  it('point at nothing outside the repository', () => {
    const here = new Set(documents.flatMap((file) => [file, basename(file)]))
    const outside = comments.flatMap(({ file, comment }) => {
      const named = [...comment.matchAll(/[\w./-]+\.md\b/g)].map(([name]) => name)
      const strays = named.filter((name) => !here.has(name))
      if (/\.\.\/shared\/|\(issue\b|\bissues? #?\d+\b(?! of)/.test(comment.replaceAll(/\w+\/\w+#\d+/g, '')))
        strays.push(comment)
      return strays.map((stray) => `${file}: ${stray}`)
    })
    expect(outside).to.deep.equal([])
  })
})

/** What a source declares, its members included, and its doc comments. */
const definedIn = (text: string): string[] => [
  ...[...text.matchAll(/^(?:export )?(?:async )?(?:const|function|interface|type|class) (\w+)/gm)].map(
    ([, name = '']) => name,
  ),
  ...[...text.matchAll(/^ {2}(?:readonly )?'?([\w-]+)'?\??[:(]/gm)].map(([, name = '']) => name),
  ...[...text.matchAll(/\/\*\*[\s\S]*?\*\//g)].map(([comment]) => comment.replaceAll(/\s*\n\s*\*?\s*/g, ' ')),
]

/** Whether a text has a word, whole or in the plural. */
const hasWord = (text: string, word: string): boolean =>
  new RegExp(` ${wordsIn(word).trim()}(?:s|es)?(?: |$)`).test(wordsIn(text))

/** In small letters, compound names taken apart: `ItemDocument` is "item document". */
function wordsIn(text: string): string {
  const apart = text.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  return ` ${apart.replaceAll(/[^a-z0-9]+/g, ' ')}`
}

/** Which rooms of hub/ each room imports from. What lies in hub/ itself is for all of them. */
function importsOfRooms(): Record<string, string[]> {
  const roomOf = (file: string) => /^services\/hub\/([^/]+)\//.exec(file)?.[1]
  const found = new Map<string, Set<string>>()
  for (const file of sources) {
    const room = roomOf(file)
    if (room === undefined) continue
    const others = found.get(room) ?? new Set()
    found.set(room, others)
    for (const [, path = ''] of textOf(file).matchAll(/(?:from|import\() ?'(\.[^']+)'/g)) {
      const other = roomOf(normalize(join(dirname(file), path)))
      if (other !== undefined && other !== room) others.add(other)
    }
  }
  return Object.fromEntries([...found].map(([room, others]) => [room, [...others].sort()]))
}
