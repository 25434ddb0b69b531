namespace Portcullis.Client.Scripts;

/// <summary>The restart markers of a session, and the one that the next transfer is to go on from.</summary>
internal sealed class RestartPoints
{
    /// <summary>Enough for any transfer that is worth resuming at its end; the oldest go first.</summary>
    private const int Maximum = 1000;

    private readonly Lock _lock = new();
    private readonly List<(string Pathname, RestartPoint Point)> _points = [];

    /// <summary>At the server, of the transfer that runs.</summary>
    public string Pathname { get; set; } = "";

    /// <summary>What the user gave to restart, for the next transfer only.</summary>
    public string? Wanted { get; set; }

    public void Add(RestartPoint point)
    {
        lock (_lock)
        {
            if (_points.Count == Maximum)
                _points.RemoveAt(0);
            _points.Add((Pathname, point));
        }
    }

    public RestartPoint? Find(string marker)
    {
        lock (_lock)
            return _points.LastOrDefault(known => known.Point.Marker == marker).Point;
    }

    /// <summary>The last one of a file.</summary>
    public RestartPoint? Last(string pathname)
    {
        lock (_lock)
            return _points.LastOrDefault(known => known.Pathname == pathname).Point;
    }
}
