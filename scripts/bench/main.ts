import { parseArgs } from 'node:util'
import { benchBig } from './big.ts'
import { type Figure, printFigures } from './figures.ts'
import { benchImport } from './import.ts'
import { benchPost } from './post.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'import,post,big' },
    items: { type: 'string', default: '10000' },
    posts: { type: 'string', default: '500' },
    big: { type: 'string', default: '200000' },
    json: { type: 'boolean', default: false },
  },
})

const parts: Record<string, () => Promise<Figure[]>> = {
  import: () => benchImport({ items: Number(values.items) }),
  post: () => benchPost({ posts: Number(values.posts) }),
  big: () => benchBig({ items: Number(values.big) }),
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
