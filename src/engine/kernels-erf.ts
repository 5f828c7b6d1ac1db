/**
 * The error function, to about one unit in the last place: the rational approximations of FDLIBM's s_erf.c (Copyright
 * 1993 by Sun Microsystems, Inc.; "Permission to use, copy, modify, and distribute this software is freely granted,
 * provided that this notice is preserved"). Near 0, x + x·P(x²)/Q(x²); around 1, a fixed part plus a rational function;
 * beyond, 1 − exp(−x²)·R(1/x²)/x with x² split so that the exponential loses nothing.
 */

/** c[0] + c[1]·x + c[2]·x² … */
function polynomial(c: readonly number[], x: number): number {
  let y = c[c.length - 1]!;
  for (let i = c.length - 2; i >= 0; i--) y = c[i]! + x * y;
  return y;
}

const ERX = 0.8450629115104675;
const PP = [
  0.12837916709551256, -0.3250421072470015, -0.02848174957559851, -0.005770270296489442, -2.3763016656650163e-5,
];
const QQ = [
  1, 0.39791722395915535, 0.0650222499887673, 0.005081306281875766, 0.00013249473800432164, -3.960228278775368e-6,
];
const PA = [
  -0.0023621185607526594, 0.41485611868374833, -0.3722078760357013, 0.31834661990116175, -0.11089469428239668,
  0.035478304325618236, -0.002166375594868791,
];
const QA = [
  1, 0.10642088040084423, 0.540397917702171, 0.07182865441419627, 0.12617121980876164, 0.01363708391202905,
  0.011984499846799107,
];
const RA = [
  -0.009864944034847148, -0.6938585727071818, -10.558626225323291, -62.375332450326006, -162.39666946257347,
  -184.60509290671104, -81.2874355063066, -9.814329344169145,
];
const SA = [
  1, 19.651271667439257, 137.65775414351904, 434.56587747522923, 645.3872717332679, 429.00814002756783,
  108.63500554177944, 6.570249770319282, -0.0604244152148581,
];
const RB = [
  -0.0098649429247001, -0.799283237680523, -17.757954917754752, -160.63638485582192, -637.5664433683896,
  -1025.0951316110772, -483.5191916086514,
];
const SB = [
  1, 30.33806074348246, 325.7925129965739, 1536.729586084437, 3199.8582195085955, 2553.0504064331644,
  474.52854120695537, -22.44095244658582,
];

export function erf(x: number): number {
  const a = Math.abs(x);
  if (a < 0.84375) {
    // below 2^-28 the correction is x·PP[0] to the last place; written so that tiny x do not underflow
    const z = x * x;
    return a < 2 ** -28 ? x + 0.1283791670955126 * x : x + x * (polynomial(PP, z) / polynomial(QQ, z));
  }
  if (Number.isNaN(x)) return x;
  const sign = x < 0 ? -1 : 1;
  if (a < 1.25) {
    const s = a - 1;
    return sign * (ERX + polynomial(PA, s) / polynomial(QA, s));
  }
  if (a >= 6) return sign;
  const s = 1 / (a * a);
  const ratio = a < 1 / 0.35 ? polynomial(RA, s) / polynomial(SA, s) : polynomial(RB, s) / polynomial(SB, s);
  const z = Math.fround(a); // 24 bits: z² is exact
  const tail = Math.exp(-z * z - 0.5625) * Math.exp((z - a) * (z + a) + ratio);
  return sign * (1 - tail / a);
}
