import { parseArgs } from 'node:util'
import { benchBig } from './big.ts'
import { benchCity } from './city/bench-city.ts'
import { type Figure, printFigures } from './figures.ts'
import { benchImport } from './import.ts'
import { benchPages } from './pages/bench-pages.ts'
import { benchPost } from './post.ts'
import { benchReads } from './reads/bench-reads.ts'
import { benchStart } from './start.ts'
import { benchStreams } from './streams.ts'

/**
 * `npm run bench -- [--only start,import,post,reads,pages,streams,big,city] [--quick] [--json]` measures the hub. Each figure stands beside the
 * value that is asked for and the CPU that the hub's processes spent on each unit. The exit code is 1 when a figure
 * falls short. `--quick` gives a first look at a change; its sizes are too small for the values that are asked for.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'start,import,post,reads,pages,streams,big,city' },
    items: { type: 'string' },
    posts: { type: 'string' },
    clients: { type: 'string' },
    big: { type: 'string' },
    city: { type: 'string' },
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
  },
})

const sizes = values.quick
  ? { items: 3000, posts: 100, clients: 200, big: 20_000, city: 20_000 }
  : { items: 10_000, posts: 500, clients: 1000, big: 200_000, city: 200_000 }
const pageSizes = values.quick
  ? { rounds: 10, requests: 60, paints: 3, wallMinutes: 30 }
  : { rounds: 40, requests: 200, paints: 9, wallMinutes: 120 }
const sizeOf = (part: keyof typeof sizes) => Number(values[part] ?? sizes[part])

const parts: Record<string, () => Promise<Figure[]>> = {
  start: benchStart,
  import: () => benchImport({ items: sizeOf('items') }),
  post: () => benchPost({ posts: sizeOf('posts') }),
  reads: () => benchReads({ items: sizeOf('items') }),
  pages: () => benchPages(pageSizes),
  streams: () => benchStreams({ clients: sizeOf('clients') }),
  big: () => benchBig({ items: sizeOf('big') }),
  city: () => benchCity({ items: sizeOf('city') }),
}

const figures: Figure[] = []
for (const name of values.only.split(',')) {
  const part = parts[name]
  if (part === undefined) throw new Error(`no part "${name}": ${Object.keys(parts).join(', ')}`)
  process.stderr.write(`bench: ${name} …\n`)
  const measured = await part()
  if (!values.json) console.log(printFigures(measured))
  figures.push(...measured)
}
if (values.json) console.log(JSON.stringify(figures))
if (figures.some(({ met }) => met === false)) process.exitCode = 1
