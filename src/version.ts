/** The version of backmark, as in package.json (a test holds them equal): part of every record. */
export const VERSION = '0.1.0';
