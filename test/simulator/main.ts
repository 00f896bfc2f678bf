import { parseArgs } from 'node:util'
import { MUTANTS } from './mutants.ts'
import { simulate } from './simulate.ts'

/**
 * `npm run simulate -- --seed 1 --runs 1000 [--mutant NAME] [--json]` does one run for each seed from `seed` on. The exit
 * code is 1 when a run did not end as the undisturbed one does.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '1' },
    mutant: { type: 'string' },
    json: { type: 'boolean', default: false },
    /** Stops after so many bad runs. */
    most: { type: 'string', default: '10' },
  },
})

const mutant = values.mutant === undefined ? null : MUTANTS[values.mutant]
if (mutant === undefined) {
  console.error(`no mutant "${values.mutant}": ${Object.keys(MUTANTS).join(', ')}`)
  process.exit(2)
}

const first = Number(values.seed)
const runs = Number(values.runs)
const begun = performance.now()
const bad: { seed: number; faults: string[] }[] = []
const sum = { runs: 0, records: 0, items: 0, turns: 0 }
for (let seed = first; seed < first + runs && bad.length < Number(values.most); seed++) {
  const { faults, records, items, turns } = await simulate(seed, mutant)
  sum.runs++
  sum.records += records
  sum.items += items
  sum.turns += turns
  if (faults.length === 0) continue
  bad.push({ seed, faults })
  if (!values.json) console.log(`seed ${seed}: ${faults.length} faults\n${faults.slice(0, 5).join('\n')}`)
}
const seconds = Number(((performance.now() - begun) / 1000).toFixed(1))
if (values.json) console.log(JSON.stringify({ ...sum, seconds, bad }))
else
  console.log(
    `${sum.runs} runs, ${sum.records} records, ${sum.items} items, ${sum.turns} turns in ${seconds} s: ${bad.length} bad`,
  )
process.exitCode = bad.length > 0 ? 1 : 0
