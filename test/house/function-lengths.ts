import { parseSync, Visitor } from 'oxc-parser'

export interface LongFunction {
  file: string
  name: string
  /** Counted from its signature to its closing brace. */
  linesOfCode: number
}

interface FunctionNode {
  start: number
  end: number
}

/**
 * The functions of a file that have more than so many lines of code. A function's closures count as part of it. Blank
 * lines and lines that hold only a comment do not count.
 */
export function functionsOver(maxLines: number, file: string, text: string): LongFunction[] {
  const { program, comments, errors } = parseSync(file, text)
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`)
  let code = text
  for (const { start, end } of comments) code = code.slice(0, start) + blanked(code.slice(start, end)) + code.slice(end)

  const long: LongFunction[] = []
  const measure = ({ start, end }: FunctionNode): void => {
    const linesOfCode = code
      .slice(start, end)
      .split('\n')
      .filter((line) => line.trim() !== '').length
    const line = code.lastIndexOf('\n', start) + 1
    const [, name = 'a function without a name'] = /(?:function\*?|const) (\w+)/.exec(code.slice(line, end)) ?? []
    if (linesOfCode > maxLines) long.push({ file, name, linesOfCode })
  }
  new Visitor({
    FunctionDeclaration: measure,
    FunctionExpression: measure,
    ArrowFunctionExpression: measure,
  }).visit(program)
  return long
}

const blanked = (comment: string): string => comment.replaceAll(/[^\n]/g, ' ')
