import { HubError } from '../../domain/errors.ts'

/** Work that ends when the thing it works on is closed. */
export interface WhileOpen {
  /** Gives the work's result. Rejects `log-closed` as soon as `end` is called: a silent broker would keep work waiting. */
  run<T>(work: () => Promise<T>): Promise<T>
  end(): void
}

export function createWhileOpen(name: string): WhileOpen {
  // One promise for each work. A single one for all to race with would keep every finished work in memory.
  const underWay = new Set<(error: HubError) => void>()
  const closed = () => new HubError('log-closed', `${name} was closed by this process.`)
  let isOpen = true
  return {
    run: async (work) => {
      if (!isOpen) throw closed()
      const { promise, reject } = Promise.withResolvers<never>()
      underWay.add(reject)
      try {
        return await Promise.race([work(), promise])
      } finally {
        underWay.delete(reject)
      }
    },
    end: () => {
      isOpen = false
      for (const reject of underWay) reject(closed())
    },
  }
}
