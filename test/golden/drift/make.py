"""Golden numbers of the drift statistics, made by SciPy. Run: python make.py > scipy.json (see requirements.txt)."""

import json

import numpy as np
from scipy import stats
from scipy.spatial import distance

rng = np.random.default_rng(20240901)


def ks():
    cases = []
    sizes = [(5, 5), (7, 4), (50, 50), (200, 150), (500, 60), (1000, 1000), (2000, 700), (300, 301), (4000, 250)]
    for n, m in sizes:
        for shift in [0, 0.2, 0.6]:
            a = np.round(rng.normal(size=n), 3)
            b = np.round(rng.normal(shift, size=m), 3)
            result = stats.ks_2samp(a, b)
            case = {"n": n, "m": m, "distance": float(result.statistic), "p_value": float(result.pvalue)}
            if n + m < 400:
                case |= {"a": a.tolist(), "b": b.tolist(), "wasserstein": float(stats.wasserstein_distance(a, b))}
            cases.append(case)
    return cases


def tails():
    cases = []
    for n in [10, 50, 100, 140, 141, 500, 5000, 20000, 60000, 500000]:
        for z in [0.3, 0.5, 0.8, 1.0, 1.2, 1.36, 1.5, 1.9, 2.1, 2.5, 4.0]:
            x = z / np.sqrt(n)
            if x < 1:
                cases.append([n, float(x), float(stats.kstwo.sf(x, n))])
    return cases


def counts():
    cases = []
    for k in [2, 3, 5, 12, 40]:
        for n, m in [(100, 100), (1000, 200), (300, 3000)]:
            share = rng.dirichlet(np.ones(k) * 2)
            other = rng.dirichlet(share * 40 + 0.2)
            a, b = rng.multinomial(n, share), rng.multinomial(m, other)
            keep = (a + b) > 0
            a, b = a[keep], b[keep]
            case = {"a": a.tolist(), "b": b.tolist()}
            homogeneity = stats.chi2_contingency([a, b], correction=False)
            case["chi_square"] = [float(homogeneity.statistic), float(homogeneity.pvalue)]
            g = stats.chi2_contingency([a, b], correction=False, lambda_="log-likelihood")
            case["g"] = [float(g.statistic), float(g.pvalue)]
            if (a > 0).all():
                one = stats.chisquare(b, a * m / n)
                case["one_sample"] = [float(one.statistic), float(one.pvalue)]
                case["kullback_leibler"] = float(stats.entropy(b / m, a / n))
            if n == m and (a > 0).all():
                one = stats.power_divergence(b, a, lambda_="log-likelihood")
                case["g_one_sample"] = [float(one.statistic), float(one.pvalue)]
            case["jensen_shannon"] = float(distance.jensenshannon(a / n, b / m))
            case["l_infinity"] = float(np.max(np.abs(a / n - b / m)))
            cases.append(case)
    return cases


def special():
    from scipy import special as s

    gamma = [[a, x, float(s.gammaincc(a, x))] for a in [0.5, 1, 2.5, 10, 99.5, 1000] for x in [0.01, 0.5, 2, 9, 30, 120, 1100]]
    beta = [[x, a, b, float(s.betainc(a, b, x))] for x in [0.01, 0.3, 0.77] for a in [0.5, 3, 60] for b in [1, 40, 2000]]
    log_gamma = [[x, float(s.gammaln(x))] for x in [0.1, 0.5, 1.5, 3, 10, 16, 200.5, 1e6]]
    return {"gamma": gamma, "beta": beta, "log_gamma": log_gamma}


def bins():
    cases = []
    for kind in ["float", "int"]:
        for n, m in [(40, 30), (200, 150), (1500, 900)]:
            a, b = rng.normal(0, 9, n), rng.normal(2, 12, m)
            a, b = (np.round(a, 2), np.round(b, 2)) if kind == "float" else (a.astype(int), b.astype(int))
            edges = np.histogram_bin_edges(np.concatenate([a, b]), bins="sturges")
            case = {"kind": kind, "rows": n + m, "least": float(edges[0]), "most": float(edges[-1]), "edges": edges.tolist()}
            if n < 1000:
                case |= {"a": a.tolist(), "counts": np.histogram(a, edges)[0].tolist()}
            cases.append(case)
    return cases


p_values = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216, 1.0, 0.001]
print(
    json.dumps(
        {
            "versions": {"scipy": __import__("scipy").__version__, "numpy": np.__version__},
            "ks": ks(),
            "tails": tails(),
            "counts": counts(),
            "special": special(),
            "bins": bins(),
            "benjamini_hochberg": [p_values, stats.false_discovery_control(p_values).tolist()],
        }
    )
)
