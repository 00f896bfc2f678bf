import { createPlainReadStore } from '../../scripts/simulate/stores/read-store.ts'
import { describeReadStore } from '../contracts/read-store.ts'

for (const isTransactional of [true, false])
  describeReadStore(`plain maps (${isTransactional ? 'transactions' : 'single writes'})`, async () => ({
    store: createPlainReadStore().as({ turn: async () => {}, isTransactional }),
    dispose: async () => {},
  }))
