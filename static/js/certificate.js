/* Checks the code of a grade certificate in the browser, without any server: as casework/verifiers/verify_certificate.py does it,
   step for step. Ed25519 after RFC 8032 and SHA-512 are written out, so that the file runs wherever a browser opens it. */
"use strict";
const certificates = (() => {
  const P = 2n ** 255n - 19n, L = 2n ** 252n + 27742317777372353535851937790883648493n, WORD = (1n << 64n) - 1n;
  const BITS255 = (1n << 255n) - 1n, SIGNATURE = 64, FIXED = 29, GRADES = "甲乙丙", TYPES = ["乡镇卫生院", "社区卫生服务中心"];
  const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const mod = (a) => ((a % P) + P) % P;
  const power = (base, exponent) => {
    let found = 1n;
    for (let b = mod(base), e = exponent; e > 0n; e >>= 1n, b = mod(b * b)) if (e & 1n) found = mod(found * b);
    return found;
  };
  const D = mod(-121665n * power(121666n, P - 2n)), ROOT = power(2n, (P - 1n) / 4n), NEUTRAL = [0n, 1n, 1n, 0n];

  const add = (a, b) => {
    const e = mod((a[1] - a[0]) * (b[1] - b[0])), f = mod((a[1] + a[0]) * (b[1] + b[0]));
    const g = mod(2n * a[3] * b[3] * D), h = mod(2n * a[2] * b[2]);
    const x = f - e, y = h - g, z = h + g, t = f + e;
    return [mod(x * y), mod(z * t), mod(y * z), mod(x * t)];
  };
  const both = (m, a, n, b) => {
    const table = [NEUTRAL, a, b, add(a, b)];
    let found = NEUTRAL;
    for (let place = 255n; place >= 0n; place -= 1n) {
      found = add(found, found);
      const bits = ((m >> place) & 1n) | (((n >> place) & 1n) << 1n);
      if (bits) found = add(found, table[Number(bits)]);
    }
    return found;
  };
  const number = (bytes) => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const encode = (a) => {
    const inverse = power(a[2], P - 2n), x = mod(a[0] * inverse), y = mod(a[1] * inverse);
    let left = y | ((x & 1n) << 255n);
    return Array.from({ length: 32 }, () => { const byte = Number(left & 255n); left >>= 8n; return byte; });
  };
  const point = (bytes) => {
    const read = number(bytes), sign = read >> 255n, y = read & BITS255;
    if (bytes.length !== 32 || y >= P) return null;
    const square = mod((y * y - 1n) * power(D * y * y + 1n, P - 2n));
    let x = power(square, (P + 3n) / 8n);
    if (mod(x * x - square)) x = mod(x * ROOT);
    if (mod(x * x - square) || (!x && sign)) return null;
    if ((x & 1n) !== sign) x = P - x;
    return [x, y, 1n, mod(x * y)];
  };
  const BASE = point(encode([0n, mod(4n * power(5n, P - 2n)), 1n, 0n]));

  /* SHA-512: its constants are the first bits behind the point of square and cube roots of the first primes. */
  const primes = [];
  for (let n = 2; primes.length < 80; n += 1) if (primes.every((prime) => n % prime)) primes.push(n);
  const fraction = (prime, degree) => {
    const wanted = BigInt(prime) << (64n * BigInt(degree));
    let low = 0n, high = 1n << 80n;
    while (high - low > 1n) { const middle = (low + high) >> 1n; if (middle ** BigInt(degree) <= wanted) low = middle; else high = middle; }
    return low & WORD;
  };
  const START = primes.slice(0, 8).map((prime) => fraction(prime, 2)), ROUNDS = primes.map((prime) => fraction(prime, 3));
  const turned = (word, by) => ((word >> by) | (word << (64n - by))) & WORD;
  const sha512 = (bytes) => {
    const padded = [...bytes, 128];
    while (padded.length % 128 !== 112) padded.push(0);
    for (let place = 15n; place >= 0n; place -= 1n) padded.push(Number((BigInt(bytes.length * 8) >> (place * 8n)) & 255n));
    let state = START;
    for (let from = 0; from < padded.length; from += 128) {
      const w = [];
      for (let at = from; at < from + 128; at += 8) w.push(padded.slice(at, at + 8).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n));
      for (let at = 16; at < 80; at += 1) {
        const s0 = turned(w[at - 15], 1n) ^ turned(w[at - 15], 8n) ^ (w[at - 15] >> 7n);
        const s1 = turned(w[at - 2], 19n) ^ turned(w[at - 2], 61n) ^ (w[at - 2] >> 6n);
        w.push((w[at - 16] + s0 + w[at - 7] + s1) & WORD);
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let at = 0; at < 80; at += 1) {
        const s1 = turned(e, 14n) ^ turned(e, 18n) ^ turned(e, 41n), s0 = turned(a, 28n) ^ turned(a, 34n) ^ turned(a, 39n);
        const first = (h + s1 + ((e & f) ^ (~e & WORD & g)) + ROUNDS[at] + w[at]) & WORD;
        const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) & WORD;
        [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) & WORD, c, b, a, (first + second) & WORD];
      }
      state = [a, b, c, d, e, f, g, h].map((word, at) => (word + state[at]) & WORD);
    }
    return state.flatMap((word) => Array.from({ length: 8 }, (_, at) => Number((word >> BigInt(56 - 8 * at)) & 255n)));
  };

  const holds = (key, message, signature) => {
    const a = point(key), s = number(signature.slice(32));
    if (!a || s >= L || !both(8n, a, 0n, NEUTRAL)[0]) return false;
    const k = number(sha512([...signature.slice(0, 32), ...key, ...message])) % L;
    const found = encode(both(s, BASE, k, [P - a[0], a[1], 1n, P - a[3]]));
    return found.every((byte, at) => byte === signature[at]);
  };
  const bytesOf = (hexadecimal) => hexadecimal.match(/../g).map((pair) => parseInt(pair, 16));
  const hexadecimal = (bytes) => bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");

  const FAULTY = "编码不完整或者有误，不是等级证书的编码。", HOLLOW = "编码的内容不完整，不是等级证书的编码。";
  const contentOf = (typed) => {
    const code = typed.replace(/\s+/g, "").replace(/^.*\//, "").toUpperCase();
    let left = 0, held = 0;
    const bytes = [];
    for (const sign of code) {
      const value = ALPHABET.indexOf(sign);
      if (value < 0) throw new Error(FAULTY);
      left = (left << 5) | value;
      held += 5;
      if (held >= 8) { held -= 8; bytes.push((left >> held) & 255); left &= (1 << held) - 1; }
    }
    if (bytes.length <= SIGNATURE + FIXED || held >= 5 || left) throw new Error(FAULTY);
    return bytes;
  };
  /* So many days after the first of 2000, reckoned without any clock. */
  const day = (high, low) => {
    let left = high * 256 + low, year = 2000, month = 0;
    const leap = () => Number(year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0));
    for (; left >= 365 + leap(); year += 1) left -= 365 + leap();
    const months = [31, 28 + leap(), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    for (; left >= months[month]; month += 1) left -= months[month];
    return [year, month + 1, left + 1].map((part) => String(part).padStart(2, "0")).join("-");
  };
  const unpack = (packed) => {
    const texts = [], utf8 = new TextDecoder("utf-8", { fatal: true });
    let at = FIXED;
    try {
      while (at < packed.length) {
        const end = at + 1 + packed[at];
        if (end > packed.length) throw new Error(HOLLOW);
        texts.push(utf8.decode(new Uint8Array(packed.slice(at + 1, end))));
        at = end;
      }
    } catch { throw new Error(HOLLOW); }
    const [grade, type] = [GRADES[packed[23]], TYPES[packed[24]]], uscc = packed.slice(5, 23);
    if (packed[0] !== 1 || texts.length !== 3 || !grade || !type || uscc.some((byte) => byte > 127)) throw new Error(HOLLOW);
    return {
      number: texts[0], name: texts[1], uscc: String.fromCharCode(...uscc), grade, type, decree: texts[2],
      decreed_on: day(packed[25], packed[26]), valid_until: day(packed[27], packed[28]),
    };
  };

  /* keys: by the first four bytes of its SHA-256, each public key with what is to be said of it. */
  const read = (typed, keys) => {
    const content = contentOf(typed), packed = content.slice(0, -SIGNATURE);
    const known = Object.hasOwn(keys, hexadecimal(packed.slice(1, 5))) && keys[hexadecimal(packed.slice(1, 5))];
    if (!known) throw new Error("编码不是以本机关的密钥签发的。");
    if (!holds(bytesOf(known[0]), packed, content.slice(-SIGNATURE))) throw new Error("数字签名不符：编码是伪造的，或者已被改动。");
    return { said: unpack(packed), key: known[1] };
  };
  return { read };
})();
