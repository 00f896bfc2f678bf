import { expect } from 'chai'
import { qrCode } from '../../../services/query/pages/qr-code.ts'
import { addressesIn } from '../../qr-codes.ts'

describe('a QR code', () => {
  it('is read as the address that it was made of, whatever that is', () => {
    for (let i = 0; i < 12; i++) {
      const address = `https://gk${'x'.repeat(5 * i)}.example.gov.cn/items/taihe.01912f4c-7a51-7b7e-9c56-3f8f0f2a${1000 + i * 149}`
      expect(addressesIn(String(qrCode(address, '二维码')))).to.deep.equal([address])
    }
  })
})
