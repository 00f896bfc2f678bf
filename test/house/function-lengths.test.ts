import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { functionsOver } from './function-lengths.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const MAX_LINES = 70

const lengthsIn = (text: string) =>
  functionsOver(3, 'planted.ts', text).map(({ name, linesOfCode }) => `${name}: ${linesOfCode}`)

describe('the functions of the project', () => {
  it(`have at most ${MAX_LINES} lines of code, their closures counted whole`, () => {
    const files = globSync('{services,scripts,infra,clients,test/simulator,test/plain-hub}/**/*.ts', {
      cwd: root,
      exclude: ['**/node_modules/**', '**/dist/**'],
    })
    const long = files
      .flatMap((file) => functionsOver(MAX_LINES, file, readFileSync(`${root}/${file}`, 'utf8')))
      .map(({ file, name, linesOfCode }) => `${file}: ${name} has ${linesOfCode} lines`)
    expect(long).to.deep.equal([])
  })

  it('are counted with the closures in them', () => {
    const text = 'function outer() {\n  const inner = () => {\n    return 1\n  }\n  return inner\n}\n'
    expect(lengthsIn(text)).to.deep.equal(['outer: 6'])
  })

  it('are counted without blank lines and comments', () => {
    const text = 'function short() {\n\n  // why\n  /*\n   * and why\n   */\n  return 1 // here\n}\n'
    expect(lengthsIn(text)).to.deep.equal([])
  })

  it('are counted as arrows and as methods too', () => {
    const text = 'const arrow = () => [\n  1,\n  2,\n]\nconst one = {\n  method() {\n    let n = 1\n    n++\n  },\n}\n'
    expect(lengthsIn(text)).to.deep.equal(['arrow: 4', 'a function without a name: 4'])
  })

  it('are counted where a comment holds what looks like code, and a text what looks like a comment', () => {
    const text = "const one = () => {\n  // function two() {\n  const a = '/*'\n  const b = '*/'\n  return a + b\n}\n"
    expect(lengthsIn(text)).to.deep.equal(['one: 5'])
  })
})
