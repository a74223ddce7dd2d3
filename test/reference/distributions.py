#!/usr/bin/env python3
"""Writes distributions.csv: values of the distributions that are not R's.

Computed with mpmath at 50 digits. The tests read the file and need neither
Python nor mpmath. Incomplete beta and gamma functions are evaluated by their
continued fractions, which converge for degrees of freedom in the millions,
where mpmath's hypergeometric series do not; at small arguments they are held
against mpmath's own functions. A quantile is the root of the distribution
function, in logarithms.
"""
import csv
import sys

from mpmath import (erfc, exp, findroot, gammainc, betainc, inf, log, loggamma,
                    log1p, mp, mpf, nstr, sqrt)

mp.dps = 50
TINY = mpf(10) ** -200


def fraction(terms):
    """b0 + a1/(b1 + a2/(b2 + ...)) by Lentz's method; terms yields b0, then (a, b)."""
    value = next(terms) or TINY
    c, d = value, mpf(0)
    for a, b in terms:
        d = 1 / ((b + a * d) or TINY)
        c = (b + a / c) or TINY
        value *= c * d
        if abs(c * d - 1) < mpf(10) ** -48:
            return value


def beta_terms(a, b, x):
    yield mpf(1)
    yield mpf(1), mpf(1)
    m = 0
    while True:
        yield -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)), mpf(1)
        m += 1
        yield m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), mpf(1)


def beta_lower(a, b, x):
    """Regularised incomplete beta function I_x(a, b), given 1 - x as well: x is a pair."""
    x, y = x
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_lower(b, a, (y, x))
    front = exp(a * log(x) + b * log(y) + loggamma(a + b) - loggamma(a) - loggamma(b)) / a
    return front * (fraction(beta_terms(a, b, x)) - 1)


def gamma_terms(a, x):
    yield mpf(0)
    yield mpf(1), x + 1 - a
    n = 1
    while True:
        yield -n * (n - a), x + 2 * n + 1 - a
        n += 1


def gamma_upper(a, x):
    """Regularised upper incomplete gamma function Q(a, x)."""
    front = exp(a * log(x) - x - loggamma(a))
    if x > a + 1:
        return front * fraction(gamma_terms(a, x))
    term = total = 1 / a
    n = 0
    while term > total * mpf(10) ** -52:
        n += 1
        term *= x / (a + n)
        total += term
    return 1 - front * total


def normal_two_sided(z):
    return erfc(abs(z) / sqrt(mpf(2)))


def t_two_sided(t, df):
    return beta_lower(df / 2, mpf(1) / 2, (df / (df + t * t), t * t / (df + t * t)))


def f_upper(f, df1, df2):
    whole = df2 + df1 * f
    return beta_lower(df2 / 2, df1 / 2, (df2 / whole, df1 * f / whole))


def chi_square_upper(x, df):
    return gamma_upper(df / 2, x / 2)


def correlation_two_sided(r2, rest, df):
    return beta_lower(df / 2, mpf(1) / 2, (rest / (r2 + rest), r2 / (r2 + rest)))


def positive_root(upper, p):
    """x > 0 with upper(x) = p, upper a decreasing distribution function."""
    def miss(log_x):
        u = upper(exp(log_x))
        # the smaller tail, so that neither loses its digits
        return log(u) - log(p) if p < 0.5 else log1p(-p) - log1p(-u)

    digits, mp.dps = mp.dps, 20
    low, high = mpf(-1), mpf(1)
    while miss(low) < 0:
        low *= 2
    while miss(high) > 0:
        high *= 2
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if miss(middle) > 0 else (low, middle)
    mp.dps = digits
    return exp(findroot(miss, (low, high), solver='secant', tol=mpf(10) ** -80, verify=False))


def symmetric(two_sided, p):
    if p == 0.5:
        return mpf(0)
    tail = min(p, 1 - p)
    x = positive_root(lambda x: two_sided(x) / 2, tail)
    return x if p > 0.5 else -x


def normal_quantile(p):
    return symmetric(normal_two_sided, p)


def t_quantile(p, df):
    return symmetric(lambda t: t_two_sided(t, df), p)


def f_quantile(p, df1, df2):
    return positive_root(lambda f: f_upper(f, df1, df2), 1 - p)


def chi_square_quantile(p, df):
    return positive_root(lambda x: chi_square_upper(x, df), 1 - p)


def agree(a, b):
    assert abs(a / b - 1) < mpf(10) ** -40, (a, b)


def self_test():
    agree(beta_lower(mpf(3), mpf('0.5'), (mpf('0.2'), mpf('0.8'))),
          betainc(3, 0.5, 0, mpf('0.2'), regularized=True))
    agree(beta_lower(mpf('7.25'), mpf(4), (mpf('0.9'), mpf('0.1'))),
          betainc(7.25, 4, 0, mpf('0.9'), regularized=True))
    agree(beta_lower(mpf(2499), mpf('0.5'), (mpf('0.76'), mpf('0.24'))),
          betainc(2499, 0.5, 0, mpf('0.76'), regularized=True))
    for a, x in ((mpf('2.5'), mpf(40)), (mpf(8), mpf(3)), (mpf('0.5'), mpf(700))):
        agree(gamma_upper(a, x), gammainc(a, x, inf, regularized=True))


def grid():
    tails = ['1e-300', '1e-100', '1e-20', '1e-5', '0.001', '0.025', '0.2']
    yield from (('normal_quantile', p) for p in tails + ['0.4999', '0.5000001', '0.75', '0.9', '0.975', '0.995', '0.9999999999'])
    yield from (('normal_two_sided', z) for z in
                ['1e-10', '0.01', '0.5', '1', '1.959963984540054', '-3', '5', '8.5', '12', '20', '30', '36', '37.04', '38'])
    for df in ['1', '2', '3.7', '10', '38.52', '1000', '4998', '5e6']:
        yield from (('t_two_sided', t, df) for t in ['1e-8', '0.3', '-1.5', '2.7', '6', '14', '37', '1e4'])
        yield from (('t_quantile', p, df) for p in ['1e-300', '1e-20', '0.005', '0.4', '0.75', '0.975', '0.99999'])
    for df1, df2 in [('1', '1'), ('2', '30'), ('8', '180'), ('5.5', '17.25'), ('300', '4000'), ('2999', '26991')]:
        yield from (('f_upper', f, df1, df2) for f in ['1e-6', '0.3', '1', '1.7', '25', '1e5'])
        yield from (('f_quantile', p, df1, df2) for p in ['1e-12', '0.025', '0.5', '0.975', '0.9999'])
    for df in ['1', '2', '4.4', '30', '1000', '1e5']:
        yield from (('chi_square_upper', x, df) for x in ['1e-4', '0.9', '12', '150', '1100', '103000'])
        yield from (('chi_square_quantile', p, df) for p in ['1e-10', '0.025', '0.5', '0.95', '0.999999'])
    for r2, rest, df in [('1e-20', '1', '100'), ('0.25', '0.75', '8'), ('0.25', '0.75', '4998'), ('0.04', '0.96', '30000'),
                         ('0.999', '0.001', '198'), ('1', '1e-14', '40'), ('1', '1e-25', '22'), ('1', '1e-25', '2'),
                         ('2.5e-4', '0.99975', '5e6'), ('1e-6', '0.999999', '5e6'), ('0.5', '0.5', '1'), ('0.09', '0.91', '3.5')]:
        yield 'correlation_two_sided', r2, rest, df


def main():
    self_test()
    out = csv.writer(sys.stdout, lineterminator='\n')
    out.writerow(['name', 'x', 'df1', 'df2', 'value'])
    for name, *arguments in grid():
        # the arguments as a program reads them: the nearest doubles
        value = globals()[name](*(mpf(float(a)) for a in arguments))
        if abs(value) > mpf(10) ** -305 or value == 0:
            out.writerow([name, *(arguments + ['', ''])[:3], nstr(value, 25)])


if __name__ == '__main__':
    main()
