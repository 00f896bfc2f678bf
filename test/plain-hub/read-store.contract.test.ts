import { describeReadStore } from '../contracts/read-store.ts'
import { createPlainReadStore } from './stores/read-store.ts'

for (const isTransactional of [true, false])
  describeReadStore(`plain maps (${isTransactional ? 'transactions' : 'single writes'})`, async () => ({
    store: createPlainReadStore().as({ turn: async () => {}, isTransactional }),
    dispose: async () => {},
  }))
