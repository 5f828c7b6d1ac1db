import { createHash } from 'node:crypto';
import { sha256 } from './sha256';

// FIPS 180-4 and NIST CAVP vectors
test.each([
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
  ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
])('%.20s', (text, digest) => {
  expect(sha256(text)).toBe(digest);
});

test('every length around a block agrees with the platform', () => {
  for (let n = 0; n < 200; n++) {
    const bytes = Uint8Array.from({ length: n }, (_, i) => (i * 7 + n) & 255);
    expect(sha256(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
  }
});

test('a text is hashed as its UTF-8', () => {
  expect(sha256('∂L/∂Y Wᵀ')).toBe(createHash('sha256').update('∂L/∂Y Wᵀ', 'utf8').digest('hex'));
});
