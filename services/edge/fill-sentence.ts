/** Fills `{name}` from the details. A missing detail leaves its place empty. An empty pointer stands for the whole. */
export const fillSentence = (sentence: string, details: Record<string, string | number>, whole: string): string =>
  sentence.replace(/\{(\w+)\}/g, (_, name: string) =>
    name === 'pointer' && details.pointer === '' ? whole : String(details[name] ?? ''),
  )
