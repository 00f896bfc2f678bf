import { FAMILY, KINDS, OPENINGS, PLACES, SENTENCES, SUBJECTS } from './phrases.ts'
import { fuyangPlaces, type Place } from './places.ts'
import { type Dice, dice, seededRandom } from './random.ts'

/** A row as `hub import` takes it. */
export interface GeneratedItem {
  title: string
  documentNumber?: string
  organ: string
  division: string
  issuedOn: string
  publishedOn: string
  field: string
  level1: string
  level2: string
  body: string
}

export interface GenerateOptions {
  seed: number
  count: number
  /** Wanted mean size of a body in UTF-8 bytes; sizes spread from 0.45 to 4.5 times of it. */
  meanBytes?: number
  /** Only places at or under this division. */
  under?: string
}

const FIELDS = Object.keys(SUBJECTS)
const MEAN_BODY_BYTES = 1500

/** Gives realistic items one by one. The same options give the same items. */
export function* generateItems({
  seed,
  count,
  meanBytes = MEAN_BODY_BYTES,
  under = '341200',
}: GenerateOptions): Generator<GeneratedItem> {
  const places = fuyangPlaces().filter(({ code }) =>
    under.endsWith('00') ? code.startsWith(under.slice(0, 4)) : code.startsWith(under),
  )
  const random = seededRandom(seed)
  for (let index = 0; index < count; index++) yield generateItem(dice(random), places, { seed, index, meanBytes })
}

function generateItem(
  d: Dice,
  places: Place[],
  { seed, index, meanBytes }: { seed: number; index: number; meanBytes: number },
): GeneratedItem {
  const place = d.pick(places)
  const field = d.pick(FIELDS)
  const subject = d.pick(SUBJECTS[field] as readonly string[])
  const kind = d.pick(KINDS)
  const issued = dateOf(d, 2019, 2025)
  const organ = organOf(place, field)
  const number = d.chance(0.4)
    ? `${place.short}${d.pick(['政办', '农', '民', '建', '人社'])}〔${issued.slice(0, 4)}〕${d.between(1, 180)}号`
    : undefined
  return {
    title: `${place.name}${issued.slice(0, 4)}年${subject}${kind}（${seed}-${index + 1}）`,
    ...(number !== undefined && { documentNumber: number }),
    organ,
    division: place.code,
    issuedOn: issued,
    publishedOn: issued,
    field,
    level1: field,
    level2: subject,
    body: bodyOf(d, { subject, organ, place: place.name }, meanBytes),
  }
}

/** Sizes are skewed as real ones are: many are short and few are long. */
function bodyOf(d: Dice, names: Record<string, string>, meanBytes: number): string {
  const wanted = d.chance(0.08) ? (meanBytes * d.between(200, 450)) / 100 : (meanBytes * d.between(45, 115)) / 100
  const parts = [filled(d, d.pick(OPENINGS), names)]
  let bytes = parts.join('').length * 3
  while (bytes < wanted) {
    const sentence = filled(d, d.pick(SENTENCES), names)
    parts.push(d.chance(0.25) ? `\n${sentence}` : sentence)
    bytes += sentence.length * 3
  }
  return `${parts.join('')}\n${names.organ}`
}

const filled = (d: Dice, template: string, names: Record<string, string>): string =>
  template.replace(/\{(\w+)\}/g, (_, slot: string) => names[slot] ?? slotOf(d, slot))

function slotOf(d: Dice, slot: string): string {
  switch (slot) {
    case 'n':
      return String(d.between(12, 980))
    case 'm':
      return String(d.between(5, 2600))
    case 'money':
      return (d.between(100, 99_000) / 10).toFixed(1)
    case 'part':
      return (d.between(50, 9000) / 10).toFixed(1)
    case 'rest':
      return (d.between(10, 3000) / 10).toFixed(1)
    case 'rate':
      return String(d.between(8, 860))
    case 'small':
      return String(d.between(2, 25))
    case 'days':
      return d.pick(['三', '五', '七', '十', '十五', '二十'])
    case 'percent':
      return d.pick(['九十一', '九十三', '九十五', '九十七', '九十八'])
    case 'unit':
      return d.pick(['亩', '户', '人每月', '平方米', '台'])
    case 'village':
      return `${d.pick(FAMILY)}${d.pick(PLACES)}村`
    case 'date':
      return `${d.between(1, 12)}月${d.between(1, 28)}日`
    default:
      return ''
  }
}

function organOf(place: Place, field: string): string {
  if (place.level === 'village') return `${place.name}村民委员会`
  if (place.level === 'township') return `${place.name}人民政府`
  return `${place.name}${field === '财政预决算' ? '财政局' : field === '涉农补贴' ? '农业农村局' : '人民政府办公室'}`
}

function dateOf(d: Dice, from: number, to: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${d.between(from, to)}-${two(d.between(1, 12))}-${two(d.between(1, 28))}`
}
