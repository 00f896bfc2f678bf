import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { foldTitle } from '../../../services/domain/item/fold-title.ts'
import { placeNamesIn } from '../../../services/domain/item/names-in-titles.ts'
import { areTwinTitles, twinTraits } from '../../../services/domain/item/twins.ts'
import { nationalNames } from '../../../services/hub/nodes/national-names.ts'
import { needsShared } from '../../e2e/shared-data.ts'
import { contentWith, DIRECTORY } from '../scene.ts'

interface Published {
  site: string
  title: string
  issued: string
}

const names = placeNamesIn(DIRECTORY, nationalNames(), (text) => text)
const traits = ({ site, title, issued }: Published) =>
  twinTraits(
    contentWith({
      title,
      issuedOn: issued,
      organ: { name: site, kind: 'government', divisionCode: DIRECTORY.nodes()[0]?.divisionCode as never },
    }),
    names,
  )
const areTwins = (one: Published, other: Published): boolean => {
  const [a, b] = [traits(one), traits(other)]
  return a.key === b.key && areTwinTitles(a.title, b.title, names)
}

/** Steps that lead from one text to another, up to a limit. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let before = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++)
      row.push(
        Math.min(
          (before[j] as number) + 1,
          (row[j - 1] as number) + 1,
          (before[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      )
    if (Math.min(...row) > most) return most + 1
    before = row
  }
  return before.at(-1) as number
}

describe('titles that governments have published', () => {
  const read = (file: string): Published[] =>
    readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .flatMap((line) => {
        const [site = '', url = '', title = '', issued = ''] = line.split(',')
        return url.startsWith('http') && /^\d{4}-\d\d-\d\d$/.test(issued) ? [{ site, title, issued }] : []
      })

  it('that are most alike and are different documents of one organ and day are never asked about', function () {
    const all = read(needsShared(this, 'data/publication_lag.csv'))
    const pairs = [...Map.groupBy(all, ({ site, issued }) => `${site} ${issued}`).values()].flatMap((group) =>
      group.flatMap((one, at) =>
        group.slice(at + 1).flatMap((other) => {
          const [a, b] = [foldTitle(one.title), foldTitle(other.title)]
          const far = a === b ? 99 : distance(a, b, 6)
          return far <= 6 ? [{ one, other, far }] : []
        }),
      ),
    )
    const most = pairs.toSorted((a, b) => a.far - b.far).slice(0, 21)
    expect(most).to.have.length(21)
    expect(
      most.filter(({ one, other }) => areTwins(one, other)).map(({ one, other }) => [one.title, other.title]),
    ).to.deep.equal([])
  })

  it('are asked about with one or two characters mistyped: 50 pairs', function () {
    const all = read(needsShared(this, 'data/publication_lag.csv')).filter(({ title }) => title.length > 12)
    const pairs: [Published, Published][] = []
    for (let index = 0; pairs.length < 50; index += 61) {
      const one = all[index % all.length] as Published
      const free = freePlaces(one.title)
      const at = free[(index * 7) % free.length] as number
      const slip = SLIPS[index % SLIPS.length] as string
      if (one.title[at] === slip) continue
      const [before, after] = [one.title.slice(0, at), one.title.slice(at + 1)]
      const titles = [`${before}${slip}${after}`, `${before}${after}`, `${before}${slip}${one.title[at]}${after}`]
      pairs.push([one, { ...one, title: titles[index % 3] as string }])
    }
    expect(
      pairs.filter(([one, other]) => !areTwins(one, other)).map(([one, other]) => [one.title, other.title]),
    ).to.deep.equal([])
  })
})

const SLIPS = [...'作的己未戊帐佈']

/** Where a slip is one: at a character that is no numeral and stands in no name of a place. */
function freePlaces(title: string): number[] {
  const inNames = new Set(
    names.wholeIn(foldTitle(title)).flatMap((name) => {
      const begin = title.indexOf(name)
      return [...name].map((_, at) => begin + at)
    }),
  )
  return Array.from(title, (_, at) => at).filter(
    (at) => /[\p{Script=Han}--[〇零一二三四五六七八九十百千万亿两]]/v.test(title[at] as string) && !inNames.has(at),
  )
}
