namespace Portcullis.Server.Diagnostics;

public enum InstrumentKind
{
    /// <summary>Only ever rises.</summary>
    Counter,

    /// <summary>A number of now.</summary>
    Gauge,

    /// <summary>How often values came, by size.</summary>
    Histogram,
}

/// <summary>An instrument as docs/telemetry.md and exporters know it.</summary>
/// <param name="Name">By the conventions of OpenTelemetry.</param>
/// <param name="Kind">What one may do with its values.</param>
/// <param name="Unit">By UCUM.</param>
/// <param name="Description">What it measures.</param>
/// <param name="Tags">Its tags; each has few values, none of which a client chooses.</param>
public sealed record InstrumentInfo(string Name, InstrumentKind Kind, string Unit, string Description, params IReadOnlyList<string> Tags);
