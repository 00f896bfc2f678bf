import { HubError } from '../../domain/errors.ts'

/** Work that ends with what it works on. */
export interface WhileOpen {
  /** The work, or HubError `log-closed` as soon as `end` is called: a silent broker would keep it under way for long. */
  run<T>(work: () => Promise<T>): Promise<T>
  end(): void
}

export function createWhileOpen(name: string): WhileOpen {
  // Not one promise for all to race with: it would hold on to every work there ever was.
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
