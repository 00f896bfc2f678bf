import type { Generation } from './read-store.ts'

/** The generations that a store has opened and that nobody has closed yet. The store closes them with itself. */
export function createOpenGenerations() {
  const open = new Set<Generation>()
  return {
    add: (opened: Generation): Generation => {
      const close = () => {
        open.delete(generation)
        return opened.close()
      }
      const generation = { ...opened, close }
      open.add(generation)
      return generation
    },
    close: async (): Promise<void> => {
      await Promise.all([...open].map((generation) => generation.close()))
    },
  }
}
